import { Injectable } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import { DeadLetter, fitText, STREAMS } from '#libs/contracts';

import { Publisher } from './publisher.ts';

/** Where messages go that nobody can handle: kept whole, with the reason, until an operator looks. */
@Injectable()
export class DeadLetters {
  constructor(private readonly publisher: Publisher) {}

  /** Resolves when the copy is safe; only then may the original be ended, for `term` destroys it. */
  async bury(message: JsMsg, reason: string): Promise<void> {
    const { stream, consumer, streamSequence, deliveryCount } = message.info;
    await this.publisher.publish(DeadLetter, {
      id: `dlq:${stream}:${consumer}:${streamSequence}`,
      tokens: { stream, consumer },
      traceparent: headerOf(message, 'traceparent'),
      data: {
        stream,
        consumer,
        subject: message.subject,
        sequence: streamSequence,
        deliveries: deliveryCount,
        reason: fitText(reason, 4_000),
        original: fitText(message.string(), STREAMS.DLQ.maxMessageBytes - 16_384),
      },
    });
  }
}

function headerOf(message: JsMsg, name: string): string | undefined {
  const value = message.headers?.get(name);
  return value === '' ? undefined : value;
}
