import { Injectable } from '@nestjs/common';
import { JetStreamApiError, type ConsumerInfo } from '@nats-io/jetstream';

import { Broker } from './broker.ts';

export interface StreamFigures {
  readonly stream: string;
  readonly messages: number;
  readonly bytes: number;
}

/** How far a durable is. */
export interface ConsumerFigures {
  readonly stream: string;
  readonly durable: string;
  readonly pending: number;
  readonly ackPending: number;
  readonly redelivered: number;
  readonly ackFloor: number;
}

const NO_SUCH_CONSUMER = 10014;

/** The broker's own figures, for whoever may ask for them. */
@Injectable()
export class BrokerFigures {
  constructor(private readonly broker: Broker) {}

  async stream(stream: string): Promise<StreamFigures> {
    const { state } = await this.broker.jsm.streams.info(stream);
    return { stream, messages: state.messages, bytes: state.bytes };
  }

  /** Undefined while the durable is not there. */
  async consumer(stream: string, durable: string): Promise<ConsumerFigures | undefined> {
    try {
      return figuresOf(await this.broker.jsm.consumers.info(stream, durable));
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === NO_SUCH_CONSUMER) return undefined;
      throw error;
    }
  }

  async consumersOf(stream: string): Promise<ConsumerFigures[]> {
    const found: ConsumerFigures[] = [];
    for await (const info of this.broker.jsm.consumers.list(stream)) found.push(figuresOf(info));
    return found;
  }
}

function figuresOf(info: ConsumerInfo): ConsumerFigures {
  return {
    stream: info.stream_name,
    durable: info.name,
    pending: info.num_pending,
    ackPending: info.num_ack_pending,
    redelivered: info.num_redelivered,
    ackFloor: info.ack_floor.stream_seq,
  };
}
