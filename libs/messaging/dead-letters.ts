import { Injectable } from '@nestjs/common';
import type { JsMsg, StoredMsg } from '@nats-io/jetstream';
import {
  DeadLetter,
  EVENTS,
  fitText,
  InvalidEvent,
  parseEvent,
  STREAMS,
  whyNotRedrivable,
  type CloudEvent,
  type DeadLetterData,
} from '#libs/contracts';

import { Broker } from './broker.ts';
import { Publisher, type OutgoingMessage, type Published } from './publisher.ts';
import { isWorkQueue } from './stream-history.ts';

/** There is no such dead letter, or saying it again can't help. */
export class NotRedrivable extends Error {
  override readonly name = 'NotRedrivable';
}

/** Which consumer gave a message up, and how. */
export interface GivenUp {
  readonly stream: string;
  readonly consumer: string;
  readonly sequence: number;
  readonly deliveries: number;
  readonly reason: string;
}

/** Where messages go that nobody can handle: kept whole, with the reason, until an operator looks. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly publisher: Publisher,
    private readonly broker: Broker,
  ) {}

  /** Resolves when the copy is safe; only then may the original be ended, for `term` destroys it. */
  async bury(message: JsMsg, reason: string): Promise<void> {
    const { stream, consumer, streamSequence: sequence, deliveryCount: deliveries } = message.info;
    await this.keep(message, { stream, consumer, sequence, deliveries, reason });
  }

  /**
   * Buries a message that its consumer will never be handed again, from where it still lies in its stream. Off a work
   * queue it is taken, for there it would lie in the way for ever.
   *
   * @returns false when it is not there any more: it was handled after all, or buried by somebody else
   */
  async collect(givenUp: GivenUp): Promise<boolean> {
    const { stream, sequence } = givenUp;
    const { streams } = this.broker.jsm;
    const message = await streams.getMessage(stream, { seq: sequence });
    if (message === null) return false;
    await this.keep(message, givenUp);
    if (isWorkQueue(stream)) await streams.deleteMessage(stream, sequence);
    return true;
  }

  /**
   * Says again what was given up, once what ailed is mended.
   *
   * The event is the same to the byte, so whoever has handled it drops it, and whoever gave it up handles it now. Only
   * the message's id is another, or the broker would take it for a duplicate.
   *
   * @param sequence of the letter in the stream DLQ
   * @throws NotRedrivable
   */
  async redrive(sequence: number): Promise<Published> {
    const stored = await this.broker.jsm.streams.getMessage(DeadLetter.stream, { seq: sequence });
    if (stored === null)
      throw new NotRedrivable(`DLQ has no letter ${sequence}. List what it has, and choose again.`);
    const letter = parseEvent(stored.string(), [DeadLetter]).event as CloudEvent<DeadLetterData>;
    return this.publisher.send(redriveOf(sequence, letter.data));
  }

  private async keep(message: JsMsg | StoredMsg, givenUp: GivenUp): Promise<void> {
    const { stream, consumer, sequence, deliveries, reason } = givenUp;
    await this.publisher.publish(DeadLetter, {
      id: `dlq:${stream}:${consumer}:${sequence}`,
      tokens: { stream, consumer },
      traceparent: headerOf(message, 'traceparent'),
      data: {
        stream,
        consumer,
        subject: message.subject,
        sequence,
        deliveries,
        reason: fitText(reason, 4_000),
        original: fitText(message.string(), STREAMS.DLQ.maxMessageBytes - 16_384),
      },
    });
  }
}

/** The message that says a dead letter's event again. */
export type Redrive = OutgoingMessage;

/**
 * What to send, to say again what a letter holds. Its id is `<id>:redrive:<sequence>`, so that a letter that is driven twice
 * in a row is said once. Pure.
 *
 * @param sequence of the letter in the stream DLQ
 * @throws NotRedrivable when saying it again can't help, or isn't ours to do
 */
export function redriveOf(
  sequence: number,
  { stream, subject, original }: Pick<DeadLetterData, 'original' | 'stream' | 'subject'>,
): Redrive {
  const why = whyNotRedrivable(stream);
  if (why !== undefined)
    throw new NotRedrivable(`Letter ${sequence} can't be driven again. ${why}`);
  const { id, traceparent } = readOriginal(sequence, original);
  return { id: `${id}:redrive:${sequence}`, subject, body: original, traceparent };
}

function readOriginal(sequence: number, original: string): CloudEvent {
  try {
    return parseEvent(original, EVENTS).event;
  } catch (cause) {
    if (!(cause instanceof InvalidEvent)) throw cause;
    throw new NotRedrivable(
      `What letter ${sequence} holds is no event, so nobody could handle it: ${cause.message}`,
      { cause },
    );
  }
}

function headerOf(message: JsMsg | StoredMsg, name: string): string | undefined {
  const value = ('header' in message ? message.header : message.headers)?.get(name);
  return value === '' ? undefined : value;
}
