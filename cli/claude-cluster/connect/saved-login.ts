import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { putInPlace } from '../../../infra/nats/put-in-place.ts';
import { EXIT, CommandError } from '../command-error.ts';
import { userFolder } from './user-folder.ts';

/** An api and a token for it. */
export interface Login {
  readonly url: string;
  readonly token: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What `claude-cluster login` saved. @throws CommandError when the file can't be understood */
export async function readLogin(env: Environment): Promise<Login | undefined> {
  return readLoginFile(loginFile(env));
}

/** Kept for the user alone. @returns the file */
export async function saveLogin(login: Login, env: Environment): Promise<string> {
  const file = loginFile(env);
  await putInPlace(file, `${JSON.stringify(login, undefined, 2)}\n`, 0o600);
  return file;
}

/** @returns the file that is gone */
export async function forgetLogin(env: Environment): Promise<string> {
  const file = loginFile(env);
  await rm(file, { force: true });
  return file;
}

/** A file with an api and a token for it; undefined when there is none. */
export async function readLoginFile(file: string): Promise<Login | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(EXIT.failed, `${file} can't be read. Look at its owner and mode.`, {
      cause,
    });
  }
  const parsed = parse(text);
  if (parsed !== undefined) return parsed;
  throw new CommandError(EXIT.failed, `${file} is damaged. Remove it and log in again.`);
}

function loginFile(env: Environment): string {
  return join(userFolder(env), 'config.json');
}

function parse(text: string): Login | undefined {
  try {
    const { url, token } = JSON.parse(text) as Partial<Login>;
    return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined;
  } catch {
    return undefined;
  }
}
