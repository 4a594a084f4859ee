import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Broker } from '#libs/messaging';

import { Coalesced } from './coalesced.ts';
import { Listener } from './listener.ts';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from './options.ts';
import { OutboxSender } from './outbox-sender.ts';
import { outboxChannel } from './outbox.ts';
import { Republisher } from './republisher.ts';

/** A net under the notifications: a row whose wake-up was lost waits this long at most. */
const SWEEP_MS = 5_000;
/** How often the broker is asked whether it still has what it took, besides at every connect. */
const LOOK_MS = 60_000;
/** A stream is missing; node-health is about to provide it. */
const MISSING_STREAM_MS = 500;

/**
 * Wakes whoever sends the outbox: right after a commit, when the broker is back, and now and then.
 *
 * Whenever the broker may have lost something, that is looked for first, so that things are said in their order.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly listener: Listener;
  private sweep: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  /** On the monotonic clock. */
  private nextLookMs = 0;
  private readonly stopping = new AbortController();
  private looking: Promise<void> | undefined;
  /** What is committed while one waits for the broker's word is sent by the other. */
  private readonly lanes = [
    new Coalesced(() => this.pass()),
    new Coalesced(() => this.pass()),
  ] as const;

  constructor(
    private readonly sender: OutboxSender,
    private readonly republisher: Republisher,
    private readonly broker: Broker,
    @Inject(PERSISTENCE_OPTIONS) options: PersistenceOptions,
  ) {
    this.listener = new Listener(options.url, outboxChannel(options.service), () => {
      this.wake();
    });
  }

  onApplicationBootstrap(): void {
    this.listener.start();
    this.broker.onReconnect(() => {
      this.nextLookMs = 0;
      this.wake();
    });
    this.sweep = setInterval(() => {
      this.wake();
    }, SWEEP_MS);
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.sweep);
    await this.listener.stop();
    await Promise.all(this.lanes.map((lane) => lane.stop()));
    clearTimeout(this.soon);
  }

  private wake(): void {
    const [first, second] = this.lanes;
    (first.isBusy ? second : first).wake();
  }

  private async pass(): Promise<void> {
    try {
      if (performance.now() >= this.nextLookMs)
        this.looking ??= this.look().finally(() => {
          this.looking = undefined;
        });
      await this.looking;
      await this.sender.sendUnsent(this.stopping.signal);
    } catch (error) {
      // The rows are still there: the broker's return, the next row or the sweep wakes us.
      this.logger.warn({ msg: 'The outbox could not be sent; it is tried again', err: error });
    }
  }

  private async look(): Promise<void> {
    // Set first, so that a reconnect while it looks makes it look again.
    this.nextLookMs = performance.now() + LOOK_MS;
    let complete = false;
    try {
      complete = await this.republisher.look();
    } finally {
      if (!complete) this.nextLookMs = 0;
    }
    if (complete) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      this.wake();
    }, MISSING_STREAM_MS);
  }
}
