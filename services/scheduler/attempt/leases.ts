import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Database } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { Task } from '../task.entity.ts';
import { AttemptEnd } from './attempt-end.ts';
import { Grace } from './grace.ts';

/**
 * Takes the work of silent agents away.
 *
 * Several schedulers may sweep: each row is locked by one, and the others pass it by. The clock is PostgreSQL's.
 */
@Injectable()
export class Leases implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly attemptEnd: AttemptEnd,
    private readonly grace: Grace,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweep().finally(() => {
        this.sweeping = undefined;
      });
    }, this.grace.lookEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    try {
      const asOfMs = await this.grace.overAsOf();
      if (asOfMs === null) return;
      while (await this.endOne(asOfMs));
    } catch (error) {
      // While PostgreSQL is away no word of an agent is recorded either.
      this.grace.begin();
      this.logger.warn({ err: error }, 'Could not look for ended leases; trying again');
    }
  }

  /** One lease a transaction, so that locks are short. */
  private async endOne(asOfMs: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const task = await tx
        .createQueryBuilder(Task, 'task')
        .where(`task.status in ('assigned', 'running')`)
        .andWhere('task.leaseUntil < to_timestamp(:asOf::float8)', { asOf: asOfMs / 1000 })
        .orderBy('task.leaseUntil')
        .limit(1)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getOne();
      if (task === null) return false;
      await this.attemptEnd.lost(tx, task, 'has not been heard of for too long');
      const { id, attempt, assignedAgentId: agent } = task;
      this.logger.warn({ task: id, attempt, agent }, 'Lease ended; the attempt is lost');
      return true;
    });
  }
}
