import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CommandFailed, runCommand } from '#libs/workspace';

import { baseEnvironment } from '../../../infra/local/cluster/base-environment.ts';
import { distFolder } from '../../../infra/local/cluster/parts.ts';
import { repositoryRoot } from '../../../infra/local/repository-root.ts';
import { CommandError, EXIT } from '../command-error.ts';
import type { Context } from '../context.ts';
import { passedOn } from '../machine/passed-on.ts';
import { CONFIGS } from '../machine/service-configs.ts';

/** A million messages take minutes; what takes longer hangs. */
const AT_MOST_MS = 3_600_000;

/** Runs api's own program beside the api that goes on. @param folder holds api's .env. @returns how long it took, in ms */
export async function runRebuild(
  folder: string,
  { env, signal }: Pick<Context, 'env' | 'signal'>,
): Promise<number> {
  await access(join(folder, '.env')).catch((cause: unknown) => {
    throw new CommandError(
      EXIT.notFound,
      `There is no .env in ${folder}. Name the folder that claude-cluster init wrote with --folder.`,
      { cause },
    );
  });
  try {
    const { durationMs } = await runCommand({
      file: process.execPath,
      args: [join(distFolder(), 'services', 'api', 'rebuild', 'main.js')],
      cwd: folder,
      env: { ...baseEnvironment(repositoryRoot(), tmpdir()), ...passedOn(CONFIGS['api'], env) },
      timeoutMs: AT_MOST_MS,
      signal,
    });
    return durationMs;
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    const said = (cause.stderr || cause.stdout).trim().split('\n').slice(-5);
    throw new CommandError(
      EXIT.failed,
      'The read model could not be made anew; what is there is incomplete. Mend this and run it again:',
      { cause, details: said },
    );
  }
}
