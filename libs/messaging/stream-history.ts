import { Injectable } from '@nestjs/common';
import { JetStreamApiError } from '@nats-io/jetstream';
import { STREAMS } from '#libs/contracts';

import { Broker } from './broker.ts';

const STREAM_NOT_FOUND = 10059;
const CONNECT_WITHIN_MS = 5_000;

/** How far a stream has come, and whether it is still the same one. */
export interface StreamState {
  /** When it was made, as the broker writes it: another value means another stream, whatever its name. */
  readonly created: string;
  /** Of the newest message it ever took, whether that is still there or not. */
  readonly lastSequence: number;
}

/** What the broker still has of what it once acknowledged: after a power cut or a wiped store, less. */
@Injectable()
export class StreamHistory {
  constructor(private readonly broker: Broker) {}

  /**
   * Undefined when there is no such stream now.
   *
   * @throws BrokerUnavailable
   */
  async stateOf(stream: string): Promise<StreamState | undefined> {
    await this.broker.whenConnected(CONNECT_WITHIN_MS);
    try {
      const { created, state } = await this.broker.jsm.streams.info(stream);
      return { created, lastSequence: state.last_seq };
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
      throw error;
    }
  }

  /** The id under which the message at this place was published; undefined when none is there any more. */
  async messageIdAt(stream: string, seq: number): Promise<string | undefined> {
    const message = await this.broker.jsm.streams.getMessage(stream, { seq });
    return message?.header.get('Nats-Msg-Id');
  }
}

/** Off a work queue a message is gone once it was handled; on every other stream it stays. */
export function isWorkQueue(stream: string): boolean {
  return Object.values(STREAMS).some(
    ({ name, retention }) => name === stream && retention === 'workqueue',
  );
}
