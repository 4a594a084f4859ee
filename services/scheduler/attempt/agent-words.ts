import { Injectable } from '@nestjs/common';
import {
  TaskCompleted,
  TaskStarted,
  type CloudEvent,
  type TaskCompletedData,
  type TaskStartedData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Gathered, type EntityManager, type Gathering } from '#libs/persistence';

import type { TaskStatus } from '../task.entity.ts';
import type { Admitted } from './admitted.ts';
import { ofRun } from './attempts-of-run.ts';
import { Fence, rowsOf, type Rows, type Word } from './fence.ts';
import { Recording } from './recording.ts';

type Started = CloudEvent<TaskStartedData>;
type Completed = CloudEvent<TaskCompletedData>;

/** A word in its lot, with the way back into its trace. */
interface Said extends Word {
  readonly heard: Delivery;
  readonly within: Admitted<TaskStartedData>['within'];
}

/** What came of a lot. */
interface Found {
  readonly started: Admitted<TaskStartedData>[];
  readonly completed: Admitted<TaskCompletedData>[];
  readonly refused: CloudEvent[];
}

/**
 * Takes what agents say of beginning and of finishing, as much in one transaction as waits.
 *
 * Always true: each word is judged by the rows as the words before it in the lot will leave them, and all beginnings come
 * first; so a lot ends as if each had been taken by itself, and what is fenced alone is fenced in company.
 */
@Injectable()
export class AgentWords {
  private readonly words = new Gathered<Word>((lot) => this.hear(lot));

  constructor(
    private readonly database: Database,
    private readonly fence: Fence,
    private readonly recording: Recording,
  ) {}

  /** Resolves when its effect, if it has one, is committed. */
  async take(event: Completed | Started, delivery: Delivery): Promise<void> {
    await this.words.add({ event, delivery });
  }

  private async hear(lot: readonly Gathering<Word>[]): Promise<void> {
    const said = lot.map(({ item, within }): Said => ({ ...item, within, heard: item.delivery }));
    const found: Found = { started: [], completed: [], refused: [] };
    await this.database.onceEach(said, (tx, fresh) => this.record(tx, fresh, found));
    for (const event of found.refused) this.fence.refuse(event);
    this.recording.count(found);
  }

  private async record(tx: EntityManager, said: readonly Said[], found: Found): Promise<void> {
    const rows = await rowsOf(tx, said);
    await this.judge(tx, said.filter(isOf<TaskStartedData>(TaskStarted)), {
      ...{ rows, from: ['assigned'], becomes: 'running' },
      ...{ admitted: found.started, refused: found.refused },
    });
    await this.judge(tx, said.filter(isOf<TaskCompletedData>(TaskCompleted)), {
      ...{ rows, from: ['assigned', 'running'], becomes: 'publishing' },
      ...{ admitted: found.completed, refused: found.refused },
    });
    await this.recording.record(tx, found);
  }

  /** The rows become as the words leave them, so that whoever says it twice is refused the second time. */
  private async judge<Data extends TaskStartedData | TaskCompletedData>(
    tx: EntityManager,
    said: readonly (Said & { readonly event: CloudEvent<Data> })[],
    { rows, from, becomes, admitted, refused }: Judging<Data>,
  ): Promise<void> {
    for (const { event, delivery, within } of said) {
      const task = await this.fence.admitAmong(tx, { event, delivery }, { rows, from });
      if (task === null) refused.push(event);
      else {
        const attempts = ofRun(task, rows.attempts.get(task.id) ?? []);
        admitted.push({ task, attempts, data: event.data, within });
        task.status = becomes;
      }
    }
  }
}

interface Judging<Data extends TaskStartedData | TaskCompletedData> {
  readonly rows: Rows;
  /** The states the words may follow, and the one they lead to. */
  readonly from: readonly TaskStatus[];
  readonly becomes: TaskStatus;
  readonly admitted: Admitted<Data>[];
  readonly refused: CloudEvent[];
}

function isOf<Data extends TaskStartedData | TaskCompletedData>({ type }: { type: string }) {
  return (said: Said): said is Said & { readonly event: CloudEvent<Data> } =>
    said.event.type === type;
}
