import { Inject, Injectable } from '@nestjs/common';
import { CONSUMERS, InvalidEvent, parseEvent, tokensOf, type StreamName } from '#libs/contracts';
import { StreamReader, type StoredMessage } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';

import { ReadModel } from '../facts/read-model.ts';
import type { Said } from '../facts/said.ts';
import { isHeard } from './is-heard.ts';

/** Whether an agent may speak of an attempt is known once the scheduler's words are. */
const LAST: StreamName = 'PROGRESS';

/**
 * Makes the read model anew of what the streams still have, while api goes on.
 *
 * It is emptied first, so until this ends people see less than there is. What is said meanwhile comes through api's own
 * consumers, and once more through here: twice is once. Should it be interrupted, it is begun again.
 */
@Injectable()
export class Rebuild {
  constructor(
    private readonly streams: StreamReader,
    private readonly model: ReadModel,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    const consumers = [...CONSUMERS.api].sort(
      (a, b) => Number(a.stream === LAST) - Number(b.stream === LAST),
    );
    await this.model.empty();
    for (const { stream, events, filters } of consumers) {
      const told = { messages: 0, unreadable: 0, dropped: 0 };
      for await (const part of this.streams.messagesOf(stream)) {
        const heard = part.filter(({ subject }) => isHeard(subject, filters));
        const said = heard.flatMap((message) => read(message, events) ?? []);
        const { early, foreign } = await this.model.takeAlone(said);
        told.messages += heard.length;
        told.unreadable += heard.length - said.length;
        told.dropped += early.length + foreign.length;
      }
      this.logger.info({ stream, ...told }, 'Stream taken in');
    }
    this.logger.info('The read model is built anew');
  }
}

/** What is no event of ours lies with the dead letters since it was first heard. */
function read(
  { text, subject, sequence }: StoredMessage,
  events: Parameters<typeof parseEvent>[1],
): Said | undefined {
  try {
    const { definition, event } = parseEvent(text, events);
    return { event, delivery: { sequence, tokens: tokensOf(definition, subject) } };
  } catch (error) {
    if (error instanceof InvalidEvent) return undefined;
    throw error;
  }
}
