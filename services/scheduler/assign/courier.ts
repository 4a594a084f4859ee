import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ArtifactDamaged, ArtifactMissing, ArtifactStore } from '#libs/messaging';
import { Coalesced, Database, Listener, type EntityManager } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { fromNow, NOW } from '../pg-time.ts';
import { Handover } from './handover.entity.ts';

const HANDOVER_CHANNEL = 'scheduler_handover';
/** Finds what notifications missed, what failed, and what is no longer needed. */
const LOOK_EVERY_MS = 5_000;
const TRY_AGAIN_MS = 2_000;

/** There is something to bring: said inside the transaction that makes the attempt. */
export async function wakeCouriers(tx: EntityManager): Promise<void> {
  await tx.query(`select pg_notify($1, '')`, [HANDOVER_CHANNEL]);
}

/**
 * Brings unfinished work into the bucket of the agent that goes on with it, and clears it away when that attempt is over.
 *
 * One row at a time, locked for as long as it is worked on: several schedulers share the work, and one that dies leaves
 * the row as it was. A copy that can't be made is tried again until the attempt has ended, unless there is nothing to
 * copy: the agent waits a minute at most, and begins anew.
 */
@Injectable()
export class Courier implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Coalesced(() => this.round());
  private readonly listener: Listener;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly artifacts: ArtifactStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.listener = new Listener(database.url, HANDOVER_CHANNEL, () => {
      this.rounds.wake();
    });
  }

  onApplicationBootstrap(): void {
    this.listener.start();
    this.timer = setInterval(() => {
      this.rounds.wake();
    }, LOOK_EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.listener.stop();
    await this.rounds.stop();
  }

  private async round(): Promise<void> {
    try {
      let more = true;
      while (more && !this.stopped)
        more = await this.database.transaction((tx) => this.clearOne(tx));
      more = true;
      while (more && !this.stopped)
        more = await this.database.transaction((tx) => this.bringOne(tx));
    } catch (error) {
      this.logger.warn({ err: error }, 'Unfinished work was not looked after; trying again');
    }
  }

  /** @returns false when there was none */
  private async bringOne(tx: EntityManager): Promise<boolean> {
    const handover = await lockOne(tx, 'handover.copied_at is null and attempt.ended_at is null');
    if (handover === undefined) return false;
    const { taskId, attempt, artifact, bucket, name } = handover;
    const facts = { task: taskId, attempt, from: artifact.bucket, to: bucket };
    try {
      await this.artifacts.copy(artifact, { bucket, name });
      await tx.update(Handover, { taskId, attempt }, { copiedAt: NOW });
      this.logger.info(facts, 'Unfinished work brought to its next agent');
    } catch (error) {
      if (error instanceof ArtifactMissing || error instanceof ArtifactDamaged) {
        await tx.delete(Handover, { taskId, attempt });
        this.logger.warn({ ...facts, err: error }, 'No unfinished work to bring');
      } else {
        await tx.update(Handover, { taskId, attempt }, { nextTryAt: fromNow(TRY_AGAIN_MS) });
        this.logger.warn({ ...facts, err: error }, 'Unfinished work not brought yet; trying again');
      }
    }
    return true;
  }

  private async clearOne(tx: EntityManager): Promise<boolean> {
    const handover = await lockOne(tx, 'attempt.ended_at is not null');
    if (handover === undefined) return false;
    const { taskId, attempt, bucket, name } = handover;
    try {
      await this.artifacts.remove({ bucket, name });
      await tx.delete(Handover, { taskId, attempt });
    } catch (error) {
      await tx.update(Handover, { taskId, attempt }, { nextTryAt: fromNow(TRY_AGAIN_MS) });
      this.logger.warn({ task: taskId, attempt, err: error }, 'A copy was not cleared away');
    }
    return true;
  }
}

/** @param which of our own making, never from outside */
async function lockOne(tx: EntityManager, which: string): Promise<Handover | undefined> {
  const [key]: { taskId: string; attempt: number }[] = await tx.query(
    `select handover.task_id as "taskId", handover.attempt
     from handovers handover
     join task_attempts attempt
       on attempt.task_id = handover.task_id and attempt.attempt = handover.attempt
     where handover.next_try_at <= now() and ${which}
     order by handover.next_try_at limit 1 for update of handover skip locked`,
  );
  return key && tx.findOneByOrFail(Handover, key);
}
