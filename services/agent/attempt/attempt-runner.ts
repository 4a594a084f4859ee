import { Injectable } from '@nestjs/common';

import type { AttemptKey } from '../words/attempt-key.ts';
import { Speaker } from '../words/speaker.ts';
import { voiceOf, type Assignment } from './assignment.ts';
import { Attempt } from './attempt.ts';
import { AttemptEnd } from './attempt-end.ts';
import { AttemptStory } from './attempt-story.ts';
import { Deadline } from './deadline.ts';
import { Workplace } from './workplace.ts';

/** Runs one attempt from its folder's making to its folder's removal, and sees to it that it ends in a word. */
@Injectable()
export class AttemptRunner {
  constructor(
    private readonly story: AttemptStory,
    private readonly workplace: Workplace,
    private readonly end: AttemptEnd,
    private readonly speaker: Speaker,
  ) {}

  /** Resolves when the broker has the attempt's last word and nothing of it runs or lies here any more. */
  async run(assignment: Assignment, stop: AbortController): Promise<void> {
    const voice = voiceOf(assignment);
    const deadline = new Deadline(stop);
    deadline.narrowTo(assignment.data.limits.wallClockMs);
    const progress = this.speaker.progress(voice);
    try {
      const place = await this.workplace.open(voice.ref);
      const attempt = new Attempt(assignment.data, place, progress, deadline);
      const outcome = await this.#outcomeOf(attempt, voice);
      deadline.clear();
      const word = await this.end.wordOf(attempt, outcome);
      progress.steps.end('error' in outcome ? outcome.error : undefined);
      // The lease is renewed until the last word is written; a progress after it would be fenced.
      await progress.stop();
      await this.end.say(voice, word);
    } finally {
      deadline.clear();
      progress.steps.end();
      await progress.stop();
      await this.workplace.close(voice.ref);
    }
  }

  /** Clears what is left here of an attempt that does not run. */
  async clear(ref: AttemptKey): Promise<void> {
    await this.workplace.close(ref);
  }

  async #outcomeOf(attempt: Attempt, voice: ReturnType<typeof voiceOf>) {
    try {
      await this.speaker.started(voice, { ...voice.ref, ...this.story.opening(attempt) });
      return { handover: await this.story.run(attempt) };
    } catch (error) {
      // Whatever broke when it was stopped, why it was stopped is the reason.
      return { error: attempt.signal.aborted ? (attempt.signal.reason as unknown) : error };
    }
  }
}
