import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { ConsumerInfo, JsMsg, StoredMsg } from '@nats-io/jetstream';
import { STREAMS, type ConsumerDefinition } from '#libs/contracts';

import { Broker } from './broker.ts';
import { DeadLetters } from './dead-letters.ts';
import { PullLoop } from './pull-loop.ts';
import { isWorkQueue } from './stream-history.ts';

const RETRY_MS = 5_000;
const SWEEP_MS = 5 * 60_000;
/** Longer than any silence after which the broker delivers again. */
const OLD_MS = 10 * 60_000;
const [MAX_DELIVERIES] = STREAMS.ADVISORIES.subjects;

/** Only what the broker itself gave up: what a service gave up it has buried already. */
export const COLLECTOR: ConsumerDefinition = {
  stream: 'ADVISORIES',
  durable: 'node-health',
  description: 'Buries what the broker gave up.',
  events: [],
  filters: [MAX_DELIVERIES],
  ackWaitMs: 60_000,
  maxDeliver: 1000,
  maxAckPending: 16,
  concurrency: 4,
};

/** The broker's word that a consumer is not handed a message any more. */
interface Advisory {
  readonly stream: string;
  readonly consumer: string;
  readonly stream_seq: number;
  readonly deliveries: number;
}

/**
 * Finds messages that are past their deliveries because their handlers died each time, and puts them with the dead
 * letters: nobody is ever handed them again, and without this nobody would know.
 *
 * The broker's advisories tell of most. It raises none where nobody pulls, so work queues are swept too: what is old
 * there, and no consumer has before it, is stuck. Any number of these may run: a letter is kept once.
 */
@Injectable()
export class DeadLetterCollector implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(DeadLetterCollector.name);
  private readonly loop: PullLoop;
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly deadLetters: DeadLetters,
  ) {
    this.loop = new PullLoop(broker, COLLECTOR, (message) => this.hear(message));
  }

  onApplicationBootstrap(): void {
    this.loop.start();
    this.timer = setInterval(() => {
      this.sweeping ??= this.trySweep().finally(() => {
        this.sweeping = undefined;
      });
    }, SWEEP_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.loop.stop();
    await this.sweeping;
  }

  /** Buries what lies stuck on the work queues for so long. */
  async sweep(olderThanMs: number): Promise<void> {
    for (const { name } of Object.values(STREAMS).filter(({ name }) => isWorkQueue(name)))
      for await (const consumer of this.broker.jsm.consumers.list(name))
        await this.sweepConsumer(consumer, olderThanMs);
  }

  private async trySweep(): Promise<void> {
    try {
      await this.sweep(OLD_MS);
    } catch (error) {
      this.logger.warn({ msg: 'The work queues could not be swept; trying again', err: error });
    }
  }

  private async hear(message: JsMsg): Promise<void> {
    try {
      const { stream, consumer, stream_seq: sequence, deliveries } = message.json<Advisory>();
      const reason = `Delivered ${deliveries} times, and never acknowledged: its handlers died or hung. See the logs of ${consumer}.`;
      await this.collect({ stream, consumer, sequence, deliveries, reason });
      message.ack();
    } catch (error) {
      this.logger.warn({ msg: 'Not collected; trying again', err: error });
      message.nak(RETRY_MS);
    }
  }

  /** From the newest back, each buried before the next is looked for. */
  private async sweepConsumer(
    { name: consumer, stream_name: stream, config }: ConsumerInfo,
    olderThanMs: number,
  ): Promise<void> {
    const deliveries = config.max_deliver ?? 0;
    const reason = `Nobody has it in hand, and ${consumer} is not handed it any more after ${deliveries} deliveries.`;
    for (const filter of config.filter_subjects ?? [config.filter_subject ?? '>'])
      for (;;) {
        const message = await this.newest(stream, filter);
        if (message === null || Date.now() - message.time.getTime() < olderThanMs) break;
        // Asked after the message, or it could have been handed out in between.
        const info = await this.broker.jsm.consumers.info(stream, consumer);
        if (info.num_pending > 0 || info.num_ack_pending > 0) return;
        await this.collect({ stream, consumer, sequence: message.seq, deliveries, reason });
      }
  }

  private async newest(stream: string, filter: string): Promise<StoredMsg | null> {
    return this.broker.jsm.streams.getMessage(stream, { last_by_subj: filter });
  }

  private async collect(givenUp: Parameters<DeadLetters['collect']>[0]): Promise<void> {
    const isNew = await this.deadLetters.collect(givenUp);
    if (isNew) this.logger.error({ msg: 'Given up; it lies with the dead letters', ...givenUp });
  }
}
