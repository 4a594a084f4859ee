import { Injectable } from '@nestjs/common';
import { Broker } from '#libs/messaging';

import { SchedulerConfig } from '../config.ts';

/**
 * The time in which no lease ends: while the broker is away, and one lease after a start or a reconnect.
 *
 * As long as nothing can be heard every lease looks ended, although the agents go on working: they get one full
 * lease to be heard again. A monotonic clock, so that a corrected one neither hastens nor stalls it.
 */
@Injectable()
export class Grace {
  private until = 0;

  constructor(
    private readonly broker: Broker,
    private readonly config: SchedulerConfig,
  ) {
    this.begin();
    broker.onReconnect(() => {
      this.begin();
    });
  }

  async isOver(): Promise<boolean> {
    try {
      await this.broker.checkReady();
    } catch {
      // Not an error here: /ready tells it. Whoever is not heard because of it must not lose its work.
      this.begin();
    }
    return performance.now() >= this.until;
  }

  private begin(): void {
    this.until = performance.now() + this.config.LEASE_MS;
  }
}
