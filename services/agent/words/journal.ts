import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  parseData,
  TaskCompleted,
  TaskFailed,
  type TaskCompletedData,
  type TaskFailedData,
} from '#libs/contracts';

import { AgentConfig } from '../config.ts';
import type { AttemptKey } from './attempt-key.ts';

/** How an attempt ended here. */
export type LastWord =
  | { readonly said: 'completed'; readonly data: TaskCompletedData }
  | { readonly said: 'failed'; readonly data: TaskFailedData };

/** An attempt that ended so long ago is not asked about any more: the stream of assignments keeps seven days. */
const KEPT_MS = 8 * 24 * 3_600_000;

/**
 * How attempts ended here, one small file each.
 *
 * Written before the word is said, so that an assignment that comes again after any crash from then on repeats the
 * word instead of doing the work, and spending the money, a second time.
 */
@Injectable()
export class Journal implements OnApplicationBootstrap {
  private readonly folder: string;

  constructor(config: AgentConfig) {
    this.folder = join(config.root, 'journal');
  }

  async record(ref: AttemptKey, word: LastWord): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const path = this.#pathOf(ref);
    // Whole or not at all: a file cut short by a crash would read as damaged.
    await writeFile(`${path}.new`, JSON.stringify(word), { flush: true });
    await rename(`${path}.new`, path);
  }

  async find(ref: AttemptKey): Promise<LastWord | undefined> {
    const text = await readFile(this.#pathOf(ref), 'utf8').catch(whenMissing);
    return text === undefined ? undefined : parse(text);
  }

  /** Forgets what nobody can ask for any more. */
  async onApplicationBootstrap(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > KEPT_MS) await rm(path, { force: true });
    }
  }

  #pathOf({ taskId, attempt }: AttemptKey): string {
    return join(this.folder, `${taskId}-${attempt}.json`);
  }
}

function parse(text: string): LastWord {
  const { said, data } = JSON.parse(text) as { said: string; data: object };
  if (said === 'completed') return { said, data: parseData(TaskCompleted, data) };
  return { said: 'failed', data: parseData(TaskFailed, data) };
}

function whenMissing(error: unknown): undefined {
  if (typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ENOENT')
    return;
  throw error;
}
