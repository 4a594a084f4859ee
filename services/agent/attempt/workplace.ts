import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/runtime';
import { discardFolder, endMarkedProcesses, Mirrors, removeFolder } from '#libs/workspace';

import { AgentConfig } from '../config.ts';
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
}

const GRACE_MS = 2_000;

/** Where this agent works: `<root>/{mirrors,work/<task>/<attempt>,journal,trash}`. The folder is one agent's alone. */
@Injectable()
export class Workplace implements OnApplicationBootstrap {
  readonly mirrors: Mirrors;
  /** On every process of this agent's attempts. Made of the folder, so that a second agent on this PC has another. */
  readonly markPrefix: string;

  constructor(
    private readonly config: AgentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.mirrors = new Mirrors(join(config.root, 'mirrors'));
    this.markPrefix = `agent-${createHash('sha256').update(config.root).digest('hex').slice(0, 16)}`;
  }

  /** Clears what an earlier life that was killed has left behind: programs that still run, folders. */
  async onApplicationBootstrap(): Promise<void> {
    await mkdir(this.config.root, { recursive: true, mode: 0o700 });
    const ended = await endMarkedProcesses(this.markPrefix, GRACE_MS);
    if (ended > 0) this.logger.warn({ ended }, 'Ended programs of an earlier life');
    await this.#discard(join(this.config.root, 'work'));
    await removeFolder(this.#trash);
  }

  async open(ref: AttemptKey): Promise<Workspace> {
    const folder = this.#pathOf(ref);
    await removeFolder(folder);
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
