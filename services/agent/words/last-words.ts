import { Inject, Injectable } from '@nestjs/common';
import { Redaction } from '#libs/redaction';
import { LOGGER, type Logger } from '#libs/runtime';

import type { AttemptKey } from './attempt-key.ts';
import { Journal, type LastWord } from './journal.ts';
import { Speaker, type Voice } from './speaker.ts';

/** How attempts end: written down, then said; nothing secret in either. */
@Injectable()
export class LastWords {
  constructor(
    private readonly journal: Journal,
    private readonly speaker: Speaker,
    private readonly redaction: Redaction,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Written down first: from then on a repeated assignment repeats the word, whatever dies in between. */
  async say(voice: Voice, said: LastWord): Promise<void> {
    const word = this.redaction.deep(said);
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

  /** For when it is assigned again. One that has ended keeps its last word. */
  async remember(ref: AttemptKey, word: LastWord): Promise<void> {
    if ((await this.journal.find(ref)) !== undefined) return;
    await this.journal.record(ref, this.redaction.deep(word));
  }
}
