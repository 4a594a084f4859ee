import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Broker } from '#libs/messaging';

import { Coalesced } from './coalesced.ts';
import type { FreshRow } from './fresh-rows.ts';
import { Listener } from './listener.ts';
import { outboxChannel, PERSISTENCE_OPTIONS, type PersistenceOptions } from './options.ts';
import { OutboxSender } from './outbox-sender.ts';
import { Republisher } from './republisher.ts';

/** A row of a process that died between its commit and the broker's word is looked for so often. */
const SWEEP_MS = 5_000;
/** How often the broker is asked whether it still has what it took, besides at every connect. */
const LOOK_MS = 60_000;
/** A stream is missing; node-health is about to provide it. */
const MISSING_STREAM_MS = 500;

/**
 * Has the outbox sent: what this process commits at once, from memory; the rest when the broker is back, when a row is made
 * unsent again, and now and then. The rows are the truth: what is in nobody's memory any more is found among them.
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
  private readonly passes = new Coalesced(() => this.pass());

  constructor(
    private readonly sender: OutboxSender,
    private readonly republisher: Republisher,
    private readonly broker: Broker,
    @Inject(PERSISTENCE_OPTIONS) options: PersistenceOptions,
  ) {
    this.listener = new Listener(options.url, outboxChannel(options.service), () => {
      this.passes.wake();
    });
    sender.whenLeft(() => {
      this.passes.wake();
    });
  }

  /** They are committed. */
  take(rows: readonly FreshRow[]): void {
    this.sender.sendFresh(rows, () => this.looked());
  }

  onApplicationBootstrap(): void {
    this.listener.start();
    this.broker.onReconnect(() => {
      this.nextLookMs = 0;
      this.passes.wake();
    });
    this.sweep = setInterval(() => {
      this.passes.wake();
    }, SWEEP_MS);
    this.passes.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.sweep);
    await this.listener.stop();
    await this.passes.stop();
    clearTimeout(this.soon);
  }

  private async pass(): Promise<void> {
    try {
      await this.looked();
      await this.sender.sendUnsent(this.stopping.signal);
    } catch (error) {
      // The rows are still there: the broker's return or the sweep wakes us.
      this.logger.warn({ msg: 'The outbox could not be sent; it is tried again', err: error });
    }
  }

  /** Undefined when nothing can have been lost since the last look. */
  private looked(): Promise<void> | undefined {
    if (performance.now() >= this.nextLookMs)
      this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      });
    return this.looking;
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
      this.passes.wake();
    }, MISSING_STREAM_MS);
  }
}
