import { Inject, Injectable } from '@nestjs/common';
import { Gone, GithubClients, NotPermitted, type AppHook } from '#libs/github';
import { Database } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { PrPublisherConfig } from '../config.ts';
import { latestTries, pauseMs } from './latest-tries.ts';
import { beginLook, endLook } from './looks.ts';

const SUBJECT = 'deliveries of the app';

/** GitHub forgets deliveries after three days, so we do too. */
const KEPT_MS = 3 * 24 * 3_600_000;

/** Of one round; what is left over waits for the next. */
const ASKED_MAX = 50;

/**
 * Asks GitHub for the deliveries that webhook-ingest did not take.
 *
 * Each failed try leads to one more at most, and the pauses between them grow. A delivery that was taken is not asked
 * for; should it come twice all the same, its id is the message's.
 */
@Injectable()
export class MissedDeliveries {
  private explained = false;

  constructor(
    private readonly database: Database,
    private readonly github: GithubClients,
    private readonly config: PrPublisherConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws the errors of #libs/github that may pass; what the credentials don't allow is said once. */
  async recover(signal: AbortSignal): Promise<void> {
    const { hook } = this.github;
    if (hook === undefined) {
      this.explain(
        undefined,
        'A token may not list deliveries; the sweep alone finds what was missed',
      );
      return;
    }
    try {
      await this.note(hook);
    } catch (error) {
      if (!(error instanceof NotPermitted || error instanceof Gone)) throw error;
      this.explain(
        error,
        'The app may not list its deliveries; the sweep alone finds what was missed',
      );
      return;
    }
    for (const missed of await this.due()) {
      if (signal.aborted) return;
      await this.askAgain(hook, missed);
    }
  }

  /** Brings our list of missed deliveries up to date. */
  private async note(hook: AppHook): Promise<void> {
    const look = await beginLook(this.database.manager, SUBJECT);
    const since = look.since ?? new Date(look.beganAt.getTime() - KEPT_MS);
    const ends = latestTries(await hook.deliveriesSince(since));
    await this.database.transaction(async (tx) => {
      for (const { guid, latestTry, isTaken, at } of ends)
        if (isTaken) await tx.query('delete from missed_deliveries where guid = $1', [guid]);
        else
          await tx.query(
            `insert into missed_deliveries (guid, latest_try, failed_at) values ($1, $2, $3)
             on conflict (guid) do update
               set latest_try = excluded.latest_try, failed_at = excluded.failed_at`,
            [guid, latestTry, at],
          );
      await tx.query(
        `delete from missed_deliveries where failed_at < now() - $1 * interval '1 millisecond'`,
        [KEPT_MS],
      );
      await endLook(tx, look);
    });
  }

  /** In the order in which they failed, so that what is said of one issue comes in its order. */
  private due(): Promise<Missed[]> {
    return this.database.manager.query<Missed[]>(
      `select guid, latest_try, times_asked from missed_deliveries
       where ask_at <= now() and asked_after_try is distinct from latest_try
       order by failed_at, latest_try limit $1`,
      [ASKED_MAX],
    );
  }

  private async askAgain(hook: AppHook, missed: Missed): Promise<void> {
    const { guid, latest_try: latestTry, times_asked: timesAsked } = missed;
    try {
      await hook.redeliver(Number(latestTry));
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      await this.database.manager.query('delete from missed_deliveries where guid = $1', [guid]);
      return;
    }
    await this.database.manager.query(
      `update missed_deliveries set asked_after_try = $2, times_asked = $3,
         ask_at = now() + $4 * interval '1 millisecond'
       where guid = $1`,
      [guid, latestTry, timesAsked + 1, pauseMs(timesAsked + 1, this.config.INTAKE_SWEEP_MS)],
    );
    this.logger.info({ deliveryId: guid, timesAsked: timesAsked + 1 }, 'Delivery asked for again');
  }

  private explain(error: unknown, why: string): void {
    if (!this.explained) this.logger.info({ err: error }, why);
    this.explained = true;
  }
}

/** A row; PostgreSQL's driver gives a bigint as text. */
interface Missed {
  guid: string;
  latest_try: string;
  times_asked: number;
}
