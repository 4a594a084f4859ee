import { setTimeout as pause } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';
import {
  TaskCompleted,
  TaskFailed,
  TaskProgress,
  TaskStarted,
  type EventDefinition,
  type TaskStartedData,
} from '#libs/contracts';
import { BrokerUnavailable, Publisher } from '#libs/messaging';
import { Redaction } from '#libs/redaction';
import { LOGGER, type Logger } from '#libs/runtime';

import { AgentConfig } from '../config.ts';
import type { LastWord } from './journal.ts';
import { Progress } from './progress.ts';
import type { AttemptKey } from './attempt-key.ts';

/** Where an attempt's words go, and what joins them to what went before. */
export interface Voice {
  readonly ref: AttemptKey;
  readonly specialty: string;
  readonly traceparent: string | undefined;
}

const PAUSE_MS = 2_000;
/** A broker that is away longer than this finds the assignment un-acknowledged, and hears the word then. */
const PATIENCE_MS = 300_000;

/** Says what becomes of attempts. Ids are made of task and attempt, so that saying it again changes nothing. */
@Injectable()
export class Speaker {
  constructor(
    private readonly publisher: Publisher,
    private readonly config: AgentConfig,
    private readonly redaction: Redaction,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async started(voice: Voice, data: TaskStartedData): Promise<void> {
    await this.#say(voice, { definition: TaskStarted, data, verb: 'start' });
  }

  /** Begins to tell how an attempt goes. A word that does not get through is not repeated: the next tells more. */
  progress({ ref, specialty, traceparent }: Voice): Progress {
    // Part of the ids: after a crash the same numbers would be taken for repetitions.
    const born = Date.now().toString(36);
    let serial = 0;
    return new Progress(async (word) => {
      const id = `progress:${ref.taskId}:${ref.attempt}:${born}-${(serial += 1)}`;
      const tokens = { specialty, agent: this.config.AGENT_ID };
      try {
        await this.publisher.publish(TaskProgress, {
          id,
          tokens,
          data: { ...ref, ...word },
          traceparent,
        });
      } catch (error) {
        this.logger.warn({ id, err: error }, 'Progress not said');
      }
    }, this.redaction);
  }

  /** Resolves when the broker has it. Throws BrokerUnavailable when it is away for minutes. */
  async lastWord(voice: Voice, word: LastWord): Promise<void> {
    if (word.said === 'completed')
      await this.#say(voice, { definition: TaskCompleted, data: word.data, verb: 'complete' });
    else await this.#say(voice, { definition: TaskFailed, data: word.data, verb: 'fail' });
  }

  async #say<Data extends object>(
    { ref, specialty, traceparent }: Voice,
    { definition, data, verb }: { definition: EventDefinition<Data>; data: Data; verb: string },
  ): Promise<void> {
    const id = `${verb}:${ref.taskId}:${ref.attempt}`;
    const tokens = { specialty, agent: this.config.AGENT_ID };
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        await this.publisher.publish(definition, { id, tokens, data, traceparent });
        return;
      } catch (error) {
        if (!(error instanceof BrokerUnavailable) || performance.now() > deadline) throw error;
        this.logger.warn({ id, err: error }, 'Not said yet; trying again');
        await pause(PAUSE_MS);
      }
    }
  }
}
