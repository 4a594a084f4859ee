import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Coalesced, Database, Listener, type EntityManager } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { SchedulerConfig } from '../config.ts';
import { WAKE_CHANNEL, wakeSchedulers } from '../wake.ts';
import { decide, type Decision } from './decide.ts';
import { GiveOut } from './give-out.ts';
import { takeRight, waitForRight } from './right-to-decide.ts';

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
 *
 * Whoever adds work may have it decided upon in the very transaction that records it, where nobody else decides just then.
 */
@Injectable()
export class Assigner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly decisions = new Coalesced(() => this.decide());
  private readonly listener: Listener;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** The last decision failed. What fails is tried by itself then, so that it takes nobody's new work with it. */
  private failed = false;

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

  /**
   * Work was added in this transaction: gives out what can be given out, so that it is recorded and assigned by one commit.
   * Where somebody else decides just now, or not all could be given out, every scheduler looks after the commit.
   *
   * To be called last: until the transaction ends nobody else decides.
   */
  async decideWithin(tx: EntityManager): Promise<void> {
    try {
      const isMine = !this.failed && (await takeRight(tx));
      if (isMine && !(await this.giveAll(tx)).skipped) return;
    } catch (error) {
      this.failed = true;
      throw error;
    }
    await wakeSchedulers(tx);
  }

  private async decide(): Promise<void> {
    let nextMs = SAFETY_TICK_MS;
    try {
      const { skipped, nextRetryMs } = await this.database.transaction(async (tx) => {
        await waitForRight(tx);
        return this.giveAll(tx);
      });
      this.failed = false;
      nextMs = skipped ? SKIPPED_AGAIN_MS : nextRetryMs;
    } catch (error) {
      this.failed = true;
      this.logger.warn({ err: error }, 'Could not assign tasks; trying again');
    }
    this.wakeIn(Math.min(nextMs, SAFETY_TICK_MS));
  }

  private async giveAll(tx: EntityManager): Promise<Decision> {
    const decision = await decide(tx, this.giveOut, this.config.REPOSITORY_CONCURRENCY);
    for (const assignment of decision.given) this.logger.info({ ...assignment }, 'Task assigned');
    return decision;
  }

  private wakeIn(ms: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.decisions.wake();
    }, ms);
  }
}
