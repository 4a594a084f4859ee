import { EventEmitter } from 'node:events';

import { Inject, Injectable } from '@nestjs/common';
import { RetryLater } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';

import { voiceOf, type Assignment } from './attempt/assignment.ts';
import { AttemptCancelled, AttemptFailed } from './attempt/attempt-failed.ts';
import { AttemptEnd } from './attempt/attempt-end.ts';
import { AttemptRunner } from './attempt/attempt-runner.ts';
import { AgentConfig } from './config.ts';
import { Grace } from './grace.ts';
import type { AttemptKey } from './words/attempt-key.ts';
import type { Voice } from './words/speaker.ts';

interface Running {
  readonly ref: AttemptKey;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

const OVER_CAPACITY_DELAY_MS = 5_000;

/**
 * Which attempts run here, and that none runs twice.
 *
 * An attempt is *unknown*, then *running*, then *ended*, and stays so: its last word lies in the journal, on disk. One
 * that is delivered again joins itself while it runs, and repeats its last word when it has ended. A crash leaves no last
 * word: then it goes on from what lies on this disk.
 */
@Injectable()
export class RunningAttempts {
  readonly #running = new Map<string, Running>();
  readonly #changes = new EventEmitter();

  constructor(
    private readonly runner: AttemptRunner,
    private readonly end: AttemptEnd,
    private readonly config: AgentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get refs(): AttemptKey[] {
    return [...this.#running.values()].map(({ ref }) => ref);
  }

  onChange(listener: () => void): void {
    this.#changes.on('change', listener);
  }

  /** Resolves when the attempt has ended and its last word is with the broker. */
  async take(assignment: Assignment): Promise<void> {
    const { taskId, attempt } = assignment.data;
    const key = keyOf({ taskId, attempt });
    const running = this.#running.get(key);
    if (running !== undefined) {
      this.logger.info({ taskId, attempt }, 'Attempt delivered again; it runs already');
      return running.ended;
    }
    if (this.#running.size >= this.config.AGENT_SLOTS)
      throw new RetryLater('Every slot is taken.', { afterMs: OVER_CAPACITY_DELAY_MS });
    const stop = new AbortController();
    const ended = this.#run(assignment, stop);
    this.#running.set(key, { ref: { taskId, attempt }, stop, ended });
    this.#changes.emit('change');
    try {
      await ended;
    } finally {
      this.#running.delete(key);
      this.#changes.emit('change');
    }
  }

  /** Resolves when nothing of the attempt runs any more, and its last word says so. */
  async cancel(voice: Voice, why: string): Promise<void> {
    const { ref } = voice;
    const running = this.#running.get(keyOf(ref));
    this.logger.info({ ...ref, why, runs: running !== undefined }, 'Attempt cancelled');
    const reason = new AttemptCancelled(why);
    await this.end.rememberCancelled(ref, reason);
    if (running !== undefined) {
      running.stop.abort(reason);
      // How it ends is its own handler's to tell the broker.
      await Promise.allSettled([running.ended]);
      return;
    }
    await this.end.repeat(voice);
    await this.runner.clear(ref);
  }

  async #run(assignment: Assignment, stop: AbortController): Promise<void> {
    const voice = voiceOf(assignment);
    if (await this.end.repeat(voice)) {
      await this.runner.clear(voice.ref);
      return;
    }
    const grace = new Grace(assignment.draining, this.config.workGraceMs, () => {
      stop.abort(
        new AttemptFailed(
          'agent-stopped',
          'The agent was stopped while it worked on this. Nothing to do: another attempt goes on from what was done.',
        ),
      );
    });
    try {
      await this.runner.run(assignment, stop);
    } finally {
      grace.end();
    }
  }
}

function keyOf({ taskId, attempt }: AttemptKey): string {
  return `${taskId}:${attempt}`;
}
