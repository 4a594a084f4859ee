import { EventEmitter } from 'node:events';

import { Inject, Injectable } from '@nestjs/common';
import { RetryLater } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';

import { voiceOf, type Assignment } from './attempt/assignment.ts';
import { AttemptCancelled, AttemptFailed } from './attempt/attempt-failed.ts';
import { AttemptEnd } from './attempt/attempt-end.ts';
import { AttemptRunner } from './attempt/attempt-runner.ts';
import { AgentConfig } from './config.ts';
import type { AttemptKey } from './words/attempt-key.ts';

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
 * that is delivered again joins itself while it runs, and repeats its last word when it has ended; only after a crash,
 * which leaves no last word, does it begin anew.
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

  /** Resolves when nothing of the attempt runs any more. */
  async cancel({ taskId, attempt }: AttemptKey, reason: string): Promise<void> {
    const running = this.#running.get(keyOf({ taskId, attempt }));
    this.logger.info({ taskId, attempt, reason, runs: running !== undefined }, 'Attempt cancelled');
    await this.end.rememberCancelled({ taskId, attempt });
    if (running === undefined) return;
    running.stop.abort(new AttemptCancelled(reason));
    // How it ends is its own handler's to tell the broker.
    await Promise.allSettled([running.ended]);
  }

  async #run(assignment: Assignment, stop: AbortController): Promise<void> {
    if (await this.end.repeat(voiceOf(assignment))) return;
    const { draining } = assignment;
    const stopForDrain = (): void => {
      stop.abort(
        new AttemptFailed(
          'agent-stopped',
          'The agent was stopped while it worked on this. Nothing to do: another attempt follows.',
        ),
      );
    };
    if (draining.aborted) stopForDrain();
    draining.addEventListener('abort', stopForDrain, { once: true });
    try {
      await this.runner.run(assignment, stop);
    } finally {
      draining.removeEventListener('abort', stopForDrain);
    }
  }
}

function keyOf({ taskId, attempt }: AttemptKey): string {
  return `${taskId}:${attempt}`;
}
