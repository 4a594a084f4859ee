import { Inject, Injectable } from '@nestjs/common';
import { failure, parseData, TaskCompleted, type ArtifactRef, type Failure } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/runtime';
import { BoxFailed, ResourceLimit } from '#libs/workspace';

import { ClaudeFailed } from '../claude/index.ts';
import { Journal, type LastWord } from '../words/journal.ts';
import { Speaker, type Voice } from '../words/speaker.ts';
import { Artifacts } from './artifacts.ts';
import type { Attempt } from './attempt.ts';
import { AttemptCancelled, AttemptFailed } from './attempt-failed.ts';
import type { Handover } from './hand-over.ts';
import type { AttemptKey } from '../words/attempt-key.ts';

/** How the story of an attempt came out. */
export type Outcome = { readonly handover: Handover } | { readonly error: unknown };

/** Makes an attempt's last word, writes it down, and says it. */
@Injectable()
export class AttemptEnd {
  constructor(
    private readonly artifacts: Artifacts,
    private readonly journal: Journal,
    private readonly speaker: Speaker,
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

  /** Written down first: from then on a repeated assignment repeats the word, whatever dies in between. */
  async say(voice: Voice, word: LastWord): Promise<void> {
    await this.journal.record(voice.ref, word);
    await this.speaker.lastWord(voice, word);
    const failed = word.said === 'failed' ? word.data.failure : undefined;
    this.logger.info({ ...voice.ref, said: word.said, failure: failed }, 'Attempt ended');
  }

  /** @returns whether there was one */
  async repeat(voice: Voice): Promise<boolean> {
    const word = await this.journal.find(voice.ref);
    if (word === undefined) return false;
    this.logger.info(
      { ...voice.ref, said: word.said },
      'Attempt has ended already; its last word is repeated',
    );
    await this.speaker.lastWord(voice, word);
    return true;
  }

  /** An assignment that comes after its own cancellation is not begun. One that has ended keeps its last word. */
  async rememberCancelled(ref: AttemptKey, reason: AttemptCancelled): Promise<void> {
    if ((await this.journal.find(ref)) !== undefined) return;
    const data = { ...ref, failure: failureOf(reason), durationMs: 0, artifacts: [] };
    await this.journal.record(ref, { said: 'failed', data });
  }

  async #failed(attempt: Attempt, error: unknown): Promise<LastWord> {
    const reason = failureOf(error);
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

/** Any error as the contract's failure. What nobody foresaw is the workspace's. */
export function failureOf(error: unknown): Failure {
  if (
    error instanceof AttemptFailed ||
    error instanceof AttemptCancelled ||
    error instanceof ClaudeFailed
  )
    return failure(error.code, error.message);
  if (error instanceof ResourceLimit) return failure('resource-limit', error.message);
  if (error instanceof BoxFailed) return failure('sandbox-failed', error.message);
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return failure(
    'workspace-error',
    `The agent could not do its part: ${what.slice(0, 2000)}\nLook at the agent's log and at the disk of its PC; another attempt follows.`,
  );
}

function refOf({ task }: Attempt): AttemptKey {
  return { taskId: task.taskId, attempt: task.attempt };
}
