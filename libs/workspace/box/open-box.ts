import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCommand } from '../run-command.ts';
import { removeFolder } from '../remove-folder.ts';
import { BoxUnavailable } from './box-errors.ts';
import type { Box, BoxOptions } from './box.ts';
import { BubblewrapBox } from './bubblewrap-box.ts';
import { openDockerBox } from './docker-box.ts';
import { seccompFilter } from './seccomp-filter.ts';
import { testBox } from './test-box.ts';

/**
 * Opens a box and proves that it holds: a program is really run in it and tries to get out.
 *
 * @throws BoxUnavailable with the remedy, when it can't be made here or does not hold
 */
export async function openBox(options: BoxOptions): Promise<Box> {
  if (options.kind === 'none') return new NoBox();
  const box = await make(options);
  try {
    await testBox(box);
  } catch (error) {
    await box.close();
    throw error;
  }
  return box;
}

async function make(options: BoxOptions): Promise<Box> {
  if (options.kind === 'docker') return openDockerBox(options);
  const filter = seccompFilter(process.arch);
  if (process.platform !== 'linux' || filter === undefined)
    throw new BoxUnavailable(
      'sandbox-runtime',
      `it is made for Linux on x64 and arm64, and this is ${process.platform} on ${process.arch}. Run the agent in a Linux machine.`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'ccc-box-'));
  const filterFile = join(folder, 'seccomp');
  await writeFile(filterFile, filter, { mode: 0o400 });
  const box = new BubblewrapBox(options, filterFile);
  return {
    kind: box.kind,
    run: (command) => box.run(command),
    close: async () => {
      await box.close();
      await removeFolder(folder);
    },
  };
}

/** No box: for repositories whose every author is trusted, and for whoever has a box around the whole agent. */
class NoBox implements Box {
  readonly kind = 'none';

  run(command: Parameters<Box['run']>[0]): ReturnType<Box['run']> {
    return runCommand(command);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
