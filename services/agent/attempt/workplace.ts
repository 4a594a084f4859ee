import { createHash } from 'node:crypto';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/runtime';
import {
  discardFolder,
  endMarkedProcesses,
  Mirrors,
  removeFolder,
  type Box,
} from '#libs/workspace';

import { AgentConfig } from '../config.ts';
import { Sandbox } from '../presence/sandbox.ts';
import type { AttemptKey } from '../words/attempt-key.ts';

/** One attempt's folder. It goes away as a whole. */
export interface Workspace {
  readonly folder: string;
  /** HOME of the CLI and of the repository's commands. */
  readonly home: string;
  /** What is uploaded: see the files below. */
  readonly artifacts: string;
  /** What happened, for a person. */
  readonly logFile: string;
  readonly reportFile: string;
  readonly transcriptFile: string;
  readonly bundleFile: string;
  readonly diffFile: string;
  /** What a new life of the agent needs to go on: where the attempt stands, and the newest of its work. */
  readonly stateFile: string;
  readonly checkpointFile: string;
}

const GRACE_MS = 2_000;
const STATE_FILE = 'state.json';
/** How long what a killed life has left is kept for the attempt to go on; its lease is over much sooner. */
const LEFT_KEPT_MS = 3_600_000;

/** Where this agent works: `<root>/{mirrors,work/<task>/<attempt>,journal,trash}`. The folder is one agent's alone. */
@Injectable()
export class Workplace implements OnApplicationBootstrap {
  readonly mirrors: Mirrors;
  /** On every process of this agent's attempts. Made of the folder, so that a second agent on this PC has another. */
  readonly markPrefix: string;

  constructor(
    private readonly config: AgentConfig,
    private readonly sandbox: Sandbox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.mirrors = new Mirrors(join(config.root, 'mirrors'));
    this.markPrefix = `agent-${createHash('sha256').update(config.root).digest('hex').slice(0, 16)}`;
  }

  /** What every program of a repository's or the model's choice runs in. */
  get box(): Box {
    return this.sandbox.box;
  }

  /**
   * Clears what an earlier life that was killed has left behind: programs that still run, and folders, but for those of
   * attempts that may be delivered again within the hour.
   */
  async onApplicationBootstrap(): Promise<void> {
    await mkdir(this.config.root, { recursive: true, mode: 0o700 });
    const ended = await endMarkedProcesses(this.markPrefix, GRACE_MS);
    if (ended > 0) this.logger.warn({ ended }, 'Ended programs of an earlier life');
    await this.#discardOld();
    await removeFolder(this.#trash);
  }

  /** A fresh folder, or the one that a killed life of this agent has left of the same attempt. */
  async open(ref: AttemptKey): Promise<Workspace> {
    const folder = this.#pathOf(ref);
    if (!(await isLeft(folder))) await removeFolder(folder);
    const artifacts = join(folder, 'artifacts');
    const home = join(folder, 'home');
    for (const path of [artifacts, home]) await mkdir(path, { recursive: true, mode: 0o700 });
    return {
      folder,
      home,
      artifacts,
      logFile: join(artifacts, 'log.txt'),
      reportFile: join(artifacts, 'test-report.txt'),
      transcriptFile: join(artifacts, 'transcript.jsonl'),
      bundleFile: join(artifacts, 'result.bundle'),
      diffFile: join(artifacts, 'change.diff'),
      stateFile: join(folder, STATE_FILE),
      checkpointFile: join(folder, 'checkpoint.bundle'),
    };
  }

  /** Resolves when the folder is out of the way; its removal goes on. */
  async close(ref: AttemptKey): Promise<void> {
    const path = this.#pathOf(ref);
    await this.#discard(path);
    // The task's folder too, unless another attempt at it lives here.
    if ((await readdir(dirname(path)).catch(() => ['?'])).length === 0)
      await removeFolder(dirname(path));
  }

  #pathOf({ taskId, attempt }: AttemptKey): string {
    return join(this.config.root, 'work', taskId, String(attempt));
  }

  async #discardOld(): Promise<void> {
    const work = join(this.config.root, 'work');
    for (const task of await readdir(work).catch(() => [])) {
      const attempts = await readdir(join(work, task)).catch(() => []);
      const kept = await Promise.all(attempts.map((attempt) => isLeft(join(work, task, attempt))));
      for (const [index, attempt] of attempts.entries())
        if (kept[index] !== true) await this.#discard(join(work, task, attempt));
      if (!kept.includes(true)) await this.#discard(join(work, task));
    }
  }

  get #trash(): string {
    return join(this.config.root, 'trash');
  }

  async #discard(path: string): Promise<void> {
    const { gone } = await discardFolder(path, this.#trash);
    gone.catch((error: unknown) => {
      this.logger.warn(
        { path, err: error },
        'A folder was not removed; it is tried again at the next start',
      );
    });
  }
}

/** Whether an attempt can go on in this folder. */
async function isLeft(folder: string): Promise<boolean> {
  const state = await stat(join(folder, STATE_FILE)).catch(() => undefined);
  return state !== undefined && Date.now() - state.mtimeMs < LEFT_KEPT_MS;
}
