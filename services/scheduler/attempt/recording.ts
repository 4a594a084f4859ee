import { Injectable } from '@nestjs/common';
import type { AttemptRef, TaskCompletedData, TaskStartedData } from '#libs/contracts';
import { Outbox, type EntityManager } from '#libs/persistence';

import { Accept } from './accept.ts';
import type { Admitted } from './admitted.ts';
import { Start } from './start.ts';

/** The words of a lot that count. */
export interface Lot {
  readonly started: readonly Admitted<TaskStartedData>[];
  readonly completed: readonly Admitted<TaskCompletedData>[];
}

/** Records a lot of words, and says what follows from them, with no statement more for many than for one. */
@Injectable()
export class Recording {
  constructor(
    private readonly outbox: Outbox,
    private readonly start: Start,
    private readonly accept: Accept,
  ) {}

  /** The caller has locked the tasks' rows. */
  async record(tx: EntityManager, { started, completed }: Lot): Promise<void> {
    const admitted: readonly Admitted<AttemptRef>[] = [...started, ...completed];
    if (admitted.length === 0) return;
    const running = await this.start.record(tx, started);
    const requested = await this.accept.record(tx, completed);
    const assignments = admitted.map(({ task, data }) => `assign:${task.id}:${data.attempt}`);
    await this.outbox.settle(tx, ...new Set(assignments));
    await this.outbox.keep(tx, [...running, ...requested]);
  }

  /** Counts what was recorded, once that can't be undone any more. */
  count({ completed }: Lot): void {
    this.accept.count(completed);
  }
}
