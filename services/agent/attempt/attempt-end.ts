import { Inject, Injectable } from '@nestjs/common';
import { failure, parseData, TaskCompleted, type ArtifactRef, type Failure } from '#libs/contracts';
import { Redaction } from '#libs/redaction';
import { LOGGER, type Logger } from '#libs/runtime';
import { BoxFailed, ResourceLimit } from '#libs/workspace';

import { ClaudeFailed } from '../claude/index.ts';
import type { LastWord } from '../words/journal.ts';
import { LastWords } from '../words/last-words.ts';
import type { Voice } from '../words/speaker.ts';
import { Artifacts } from './artifacts.ts';
import type { Attempt } from './attempt.ts';
import { AttemptCancelled, AttemptFailed } from './attempt-failed.ts';
import type { Handover } from './hand-over.ts';
import type { AttemptKey } from '../words/attempt-key.ts';

/** How the story of an attempt came out. */
export type Outcome = { readonly handover: Handover } | { readonly error: unknown };

/** Makes an attempt's last word, and sees to it that it is said. */
@Injectable()
export class AttemptEnd {
  constructor(
    private readonly artifacts: Artifacts,
    private readonly lastWords: LastWords,
    private readonly redaction: Redaction,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Uploads what there is, and puts the outcome into an event's words. */
  async wordOf(attempt: Attempt, outcome: Outcome): Promise<LastWord> {
    if ('error' in outcome) return this.#failed(attempt, outcome.error);
    try {
      attempt.progress.enter('upload', 'Uploading the result');
      const artifacts = await this.artifacts.upload(refOf(attempt), attempt.place);
      const { spend } = attempt;
      if (spend === undefined) throw new TypeError('Work without a run of the CLI; report this.');
      const durationMs = attempt.deadline.elapsedMs;
      const data = { ...refOf(attempt), ...outcome.handover, spend, durationMs, artifacts };
      // A word that breaks its contract would be heard by nobody: better a failure that is.
      return { said: 'completed', data: parseData(TaskCompleted, data) };
    } catch (error) {
      return this.#failed(attempt, attempt.signal.aborted ? attempt.signal.reason : error);
    }
  }

  say(voice: Voice, word: LastWord): Promise<void> {
    return this.lastWords.say(voice, word);
  }

  /** @returns whether it has ended before, and its last word was said again */
  repeat(voice: Voice): Promise<boolean> {
    return this.lastWords.repeat(voice);
  }

  /** An assignment that comes after its own cancellation is not begun. */
  async rememberCancelled(ref: AttemptKey, reason: AttemptCancelled): Promise<void> {
    const data = {
      ...ref,
      failure: failureOf(reason, this.redaction),
      durationMs: 0,
      artifacts: [],
    };
    await this.lastWords.remember(ref, { said: 'failed', data });
  }

  async #failed(attempt: Attempt, error: unknown): Promise<LastWord> {
    const reason = failureOf(error, this.redaction);
    if (reason.code === 'workspace-error')
      this.logger.error({ ...refOf(attempt), err: error }, 'Attempt broke');
    await attempt.log(`Failed: ${reason.code}: ${reason.message}`).catch(() => undefined);
    const data = {
      ...refOf(attempt),
      failure: reason,
      durationMs: attempt.deadline.elapsedMs,
      artifacts: await this.#uploadForLooking(attempt),
      ...(attempt.spend === undefined ? {} : { spend: attempt.spend }),
      ...(attempt.checkpoint === undefined ? {} : { checkpoint: attempt.checkpoint }),
    };
    return { said: 'failed', data };
  }

  /** They help a person to understand; without them the failure is still a failure. */
  async #uploadForLooking(attempt: Attempt): Promise<ArtifactRef[]> {
    try {
      return await this.artifacts.upload(refOf(attempt), attempt.place);
    } catch (error) {
      this.logger.warn({ ...refOf(attempt), err: error }, 'Artifacts of a failure not uploaded');
      return [];
    }
  }
}

/** Any error as the contract's failure, redacted before it is cut. What nobody foresaw is the workspace's. */
function failureOf(error: unknown, redaction: Redaction): Failure {
  if (
    error instanceof AttemptFailed ||
    error instanceof AttemptCancelled ||
    error instanceof ClaudeFailed
  )
    return failure(error.code, redaction.text(error.message));
  if (error instanceof ResourceLimit)
    return failure('resource-limit', redaction.text(error.message));
  if (error instanceof BoxFailed) return failure('sandbox-failed', redaction.text(error.message));
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return failure(
    'workspace-error',
    `The agent could not do its part: ${redaction.text(what).slice(0, 2000)}\nLook at the agent's log and at the disk of its PC; another attempt follows.`,
  );
}

function refOf({ task }: Attempt): AttemptKey {
  return { taskId: task.taskId, attempt: task.attempt };
}
