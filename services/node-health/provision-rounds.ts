import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Broker } from '#libs/messaging';
import { Coalesced } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { NodeHealthConfig } from './config.ts';
import { Provisioning } from './provisioning.ts';

const RETRY_MS = 2_000;

/**
 * When the broker is made what the contracts say: at start, after every reconnect, and every PROVISION_MS.
 *
 * After a reconnect, because the broker that comes back may have an empty store. Now and then, because a durable can go
 * while its readers are connected: a person deletes it, which is also the cure for one that is stuck. One that is made
 * anew tells all again from the beginning, and the inboxes know what they have heard.
 */
@Injectable()
export class ProvisionRounds implements OnModuleInit, OnModuleDestroy {
  private readonly rounds = new Coalesced(() => this.round());
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly provisioning: Provisioning,
    private readonly broker: Broker,
    private readonly config: NodeHealthConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws ProvisionError, which ends the start: a person has to look. */
  async onModuleInit(): Promise<void> {
    await this.provisioning.provideAll();
    this.logger.info('Streams and consumers are as the contracts say');
    this.broker.onReconnect(() => {
      this.rounds.wake();
    });
    this.wakeIn(this.config.PROVISION_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    let nextMs = this.config.PROVISION_MS;
    try {
      await this.provisioning.provideAll();
    } catch (error) {
      this.logger.error({ err: error }, 'Streams and consumers not provided; trying again');
      nextMs = RETRY_MS;
    }
    this.wakeIn(nextMs);
  }

  private wakeIn(ms: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.rounds.wake();
    }, ms);
  }
}
