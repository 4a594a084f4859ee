import { Injectable } from '@nestjs/common';
import { CONSUMERS } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { Database } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { DEAF, hear, mayEndLeases } from './hearing.ts';

/** Whose words keep leases. */
const EARS = CONSUMERS.scheduler.filter(
  ({ stream }) => stream === 'AGENT_EVENTS' || stream === 'PROGRESS',
);

/** So few words in hand are recorded within a moment; a whole lot of them may wait for a database that is slow. */
const IN_HAND_MAX = 8;

/** Often enough that the pause between two looks is never taken for an outage. */
const LOOKS_PER_LEASE = 10;
const LOOK_EVERY_MS_MAX = 1_000;

/**
 * The time in which no lease ends: from a start, an outage or a pause until one lease after everything that agents
 * said meanwhile was fetched.
 *
 * As long as nothing can be heard every lease looks ended, although the agents go on working: they get one full
 * lease to be heard again. The decision itself is `hear`.
 */
@Injectable()
export class Grace {
  readonly lookEveryMs: number;
  private hearing = DEAF;

  constructor(
    private readonly broker: Broker,
    private readonly database: Database,
    private readonly config: SchedulerConfig,
  ) {
    this.lookEveryMs = Math.min(config.LEASE_MS / LOOKS_PER_LEASE, LOOK_EVERY_MS_MAX);
    broker.onReconnect(() => {
      this.begin();
    });
  }

  /** It begins anew: something was missed, or may have been. */
  begin(): void {
    this.hearing = DEAF;
  }

  /**
   * Looks around. Call it every `lookEveryMs`, or each look finds a gap.
   *
   * @returns the moment, in milliseconds of PostgreSQL's clock, as of which ended leases may be taken away; null when
   * none may. A pause after the look does no harm, since nothing later than that moment is judged.
   */
  async overAsOf(): Promise<number | null> {
    const { LEASE_MS: leaseMs } = this.config;
    const before = this.hearing;
    // The moment comes first, so that a pause during the look makes it older and not newer than what was heard.
    const nowMs = await this.now();
    const allHeard = await this.allHeard();
    if (this.hearing !== before) return null; // Reconnected meanwhile.
    this.hearing = hear(before, { nowMs, allHeard }, leaseMs);
    return mayEndLeases(this.hearing, nowMs, leaseMs) ? nowMs : null;
  }

  private async now(): Promise<number> {
    const [row]: { ms: number }[] = await this.database.manager.query(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
    );
    if (row === undefined) throw new TypeError('PostgreSQL did not tell the time.');
    return row.ms;
  }

  private async allHeard(): Promise<boolean> {
    try {
      const { consumers } = this.broker.jsm;
      const infos = await Promise.all(
        EARS.map(({ stream, durable }) => consumers.info(stream, durable)),
      );
      return infos.every(
        ({ num_pending: waiting, num_ack_pending: inHand, num_redelivered: again }) =>
          // What failed and comes again later is not waited for: one bad word would keep every lease.
          waiting === 0 && inHand - again <= IN_HAND_MAX,
      );
    } catch {
      // Not an error here: /ready tells it. Whoever is not heard because of it must not lose its work.
      return false;
    }
  }
}
