import { Injectable } from '@nestjs/common';
import { JetStreamApiError } from '@nats-io/jetstream';

import { Broker } from './broker.ts';

/** A message as it lies in its stream. */
export interface StoredMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly text: string;
}

/** How full a stream is. */
export interface StreamFill {
  readonly name: string;
  readonly messages: number;
  readonly bytes: number;
  /** Of the oldest message that is still there, and of the newest there ever was; 0 for none. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** When the newest came; null when there never was one. */
  readonly lastAt: string | null;
}

const CONNECT_WITHIN_MS = 5_000;
const NOT_FOUND = 404;
/** So many are asked for at once; the broker answers each by itself. */
const AT_ONCE = 200;

/**
 * Looks at streams without a consumer, which most users may not make: whoever may can have anything delivered anywhere.
 */
@Injectable()
export class StreamReader {
  constructor(private readonly broker: Broker) {}

  /** Undefined when there is no such stream now. */
  async fillOf(stream: string): Promise<StreamFill | undefined> {
    await this.broker.whenConnected(CONNECT_WITHIN_MS);
    try {
      const { state } = await this.broker.jsm.streams.info(stream);
      const { messages, bytes, first_seq: firstSequence, last_seq: lastSequence } = state;
      const lastAt = lastSequence === 0 ? null : new Date(state.last_ts).toISOString();
      return { name: stream, messages, bytes, firstSequence, lastSequence, lastAt };
    } catch (error) {
      if (error instanceof JetStreamApiError && error.status === NOT_FOUND) return undefined;
      throw error;
    }
  }

  /** How many messages a consumer has still before it or in hand; undefined when there is no such consumer now. */
  async lagOf(stream: string, durable: string): Promise<number | undefined> {
    await this.broker.whenConnected(CONNECT_WITHIN_MS);
    try {
      const info = await this.broker.jsm.consumers.info(stream, durable);
      return info.num_pending + info.num_ack_pending;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.status === NOT_FOUND) return undefined;
      throw error;
    }
  }

  /** Every message the stream has now, oldest first, in parts. What it forgets meanwhile is left out. */
  async *messagesOf(stream: string): AsyncGenerator<readonly StoredMessage[]> {
    const fill = await this.fillOf(stream);
    if (fill === undefined || fill.messages === 0) return;
    for (let from = fill.firstSequence; from <= fill.lastSequence; from += AT_ONCE) {
      const until = Math.min(from + AT_ONCE - 1, fill.lastSequence);
      const sequences = Array.from({ length: until - from + 1 }, (_, index) => from + index);
      const found = await Promise.all(sequences.map((seq) => this.messageAt(stream, seq)));
      yield found.filter((message) => message !== undefined);
    }
  }

  private async messageAt(stream: string, seq: number): Promise<StoredMessage | undefined> {
    const stored = await this.broker.jsm.streams.getMessage(stream, { seq });
    return stored === null
      ? undefined
      : { sequence: stored.seq, subject: stored.subject, text: stored.string() };
  }
}
