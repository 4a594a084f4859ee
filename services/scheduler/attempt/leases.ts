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

const SWEEP_MS = 1_000;

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
    }, SWEEP_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    try {
      if (!(await this.grace.isOver())) return;
      while (await this.endOne());
    } catch (error) {
      this.logger.warn({ err: error }, 'Could not look for ended leases; trying again');
    }
  }

  /** One lease a transaction, so that locks are short. */
  private async endOne(): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const task = await tx
        .createQueryBuilder(Task, 'task')
        .where(`task.status in ('assigned', 'running') and task.leaseUntil < now()`)
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
