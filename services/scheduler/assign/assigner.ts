import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Coalesced, Database, Listener } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { SchedulerConfig } from '../config.ts';
import { WAKE_CHANNEL } from '../wake.ts';
import { decide } from './decide.ts';
import { GiveOut } from './give-out.ts';

/** A net under the notifications: whatever was missed is found this late at most. */
const SAFETY_TICK_MS = 10_000;
/** Whoever had a task's row just now may have changed nothing, and then wakes nobody. */
const SKIPPED_AGAIN_MS = 100;

/**
 * Gives ready tasks to free agents, whenever there may be something to give.
 *
 * *Idle*: a notification, the end of a retry's delay or the safety tick wakes it. *Deciding*: one transaction under a
 * lock that all schedulers of the database share, so that two never decide upon the same situation; a wake that
 * comes meanwhile makes it decide once more. *Stopped*: finishes the decision it is in.
 */
@Injectable()
export class Assigner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly decisions = new Coalesced(() => this.decide());
  private readonly listener: Listener;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly giveOut: GiveOut,
    private readonly config: SchedulerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.listener = new Listener(database.url, WAKE_CHANNEL, () => {
      this.decisions.wake();
    });
  }

  onApplicationBootstrap(): void {
    // Its connection wakes us once, which is how the work of an earlier life is found.
    this.listener.start();
    this.wakeIn(SAFETY_TICK_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.listener.stop();
    await this.decisions.stop();
  }

  private async decide(): Promise<void> {
    let nextMs = SAFETY_TICK_MS;
    try {
      nextMs = await this.database.transaction(async (tx) => {
        await tx.query(`select pg_advisory_xact_lock(hashtext('scheduler assigns'))`);
        const { given, skipped, nextRetryMs } = await decide(
          tx,
          this.giveOut,
          this.config.REPOSITORY_CONCURRENCY,
        );
        for (const assignment of given) this.logger.info({ ...assignment }, 'Task assigned');
        return skipped ? SKIPPED_AGAIN_MS : nextRetryMs;
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'Could not assign tasks; trying again');
    }
    this.wakeIn(Math.min(nextMs, SAFETY_TICK_MS));
  }

  private wakeIn(ms: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.decisions.wake();
    }, ms);
  }
}
