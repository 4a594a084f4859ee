import { Injectable } from '@nestjs/common';
import { CONSUMERS, STREAMS, type ConsumerDefinition } from '#libs/contracts';
import { BrokerFigures, type ConsumerFigures } from '#libs/messaging';
import type { Measured, Measurement } from '#libs/runtime';

/** What lies on each stream, and how far each durable is behind. Of all services this one may look at all of them. */
@Injectable()
export class BrokerMeasure implements Measured {
  constructor(private readonly figures: BrokerFigures) {}

  async measure(): Promise<Measurement[]> {
    const streams = await Promise.all(
      Object.keys(STREAMS).map((name) => this.figures.stream(name)),
    );
    const fixed = Object.values(CONSUMERS)
      .flat()
      .map(({ stream, durable }: ConsumerDefinition) => this.figures.consumer(stream, durable));
    const consumers = [
      ...(await Promise.all(fixed)).filter((one) => one !== undefined),
      ...(await this.figures.consumersOf('TASKS')),
    ];
    return [
      ...streams.flatMap(({ stream, messages, bytes }) => [
        { ...STREAM_MESSAGES, value: messages, labels: { stream } },
        { ...STREAM_BYTES, value: bytes, labels: { stream } },
      ]),
      ...consumers.flatMap(ofConsumer),
    ];
  }
}

const STREAM_MESSAGES = { name: 'stream_messages', help: 'Messages on a stream' };
const STREAM_BYTES = { name: 'stream_bytes', help: 'What they take' };
const PENDING = { name: 'consumer_pending_messages', help: 'Messages a durable has not delivered' };
const ACK_PENDING = {
  name: 'consumer_ack_pending_messages',
  help: 'Messages a durable has delivered and nobody has acknowledged',
};
const REDELIVERED = {
  name: 'consumer_redelivered_messages',
  help: 'Of these, how many were delivered more than once',
};
const ACKED = {
  name: 'consumer_ack_floor_sequence',
  help: 'Up to where a durable is acknowledged; one that has messages and stands still is stuck',
};

function ofConsumer(consumer: ConsumerFigures): Measurement[] {
  const labels = { stream: consumer.stream, consumer: consumer.durable };
  return [
    { ...PENDING, value: consumer.pending, labels },
    { ...ACK_PENDING, value: consumer.ackPending, labels },
    { ...REDELIVERED, value: consumer.redelivered, labels },
    { ...ACKED, value: consumer.ackFloor, labels },
  ];
}
