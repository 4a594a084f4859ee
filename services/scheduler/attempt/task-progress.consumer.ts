import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TaskProgress, TaskStaged, type CloudEvent, type TaskProgressData } from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Gathered, Outbox, type EntityManager, type Gathering } from '#libs/persistence';

import { SchedulerConfig } from '../config.ts';
import { fromNow } from '../pg-time.ts';
import { sayingOf, taskRef } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { totalSpend } from '../total-spend.ts';
import { Fence, rowsOf, type Word } from './fence.ts';
import { gatherProgress, type ToldStage } from './gather-progress.ts';

type Progress = Word & { readonly event: CloudEvent<TaskProgressData> };

/** A word of the attempt that its task is at. */
interface Admitted {
  readonly task: Task;
  readonly event: CloudEvent<TaskProgressData>;
  readonly within: Gathering<Progress>['within'];
}

/**
 * The attempt goes on: its lease is renewed. Progress may overtake `started`, which takes another stream.
 *
 * What waits shares one transaction, and all words of one attempt are one change of its rows.
 */
@Controller()
export class TaskProgressConsumer {
  private readonly words = new Gathered<Progress>((lot) => this.hear(lot));

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly fence: Fence,
    private readonly config: SchedulerConfig,
  ) {}

  @EventPattern<unknown>(TaskProgress.type)
  async handle(
    @Payload() event: CloudEvent<TaskProgressData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.words.add({ event, delivery });
  }

  private async hear(lot: readonly Gathering<Progress>[]): Promise<void> {
    const said = lot.map(({ item, within }) => ({ ...item, within, heard: item.delivery }));
    const refused: CloudEvent[] = [];
    await this.database.onceEach(said, async (tx, fresh) => {
      const rows = await rowsOf(tx, fresh);
      const admitted: Admitted[] = [];
      for (const { event, delivery, within } of fresh) {
        const from = ['assigned', 'running'] as const;
        const task = await this.fence.admitAmong(tx, { event, delivery }, { rows, from });
        if (task === null) refused.push(event);
        else admitted.push({ task, event, within });
      }
      for (const [task, words] of Map.groupBy(admitted, (one) => one.task))
        await this.goesOn(tx, words, { task, attempts: rows.attempts.get(task.id) ?? [] });
    });
    for (const event of refused) this.fence.refuse(event);
  }

  private async goesOn(
    tx: EntityManager,
    words: readonly Admitted[],
    { task, attempts }: { task: Task; attempts: readonly TaskAttempt[] },
  ): Promise<void> {
    await tx.update(Task, task.id, { leaseUntil: fromNow(this.config.LEASE_MS) });
    const known = attempts.find(({ attempt }) => attempt === task.attempt);
    if (known === undefined) throw new TypeError('An attempt was admitted that has no row.');
    const { change, told } = gatherProgress(
      known,
      words.map(({ event }) => event),
    );
    const { attempt } = known;
    if (Object.keys(change).length > 0)
      await tx.update(TaskAttempt, { taskId: task.id, attempt }, change);
    for (const stage of told) {
      const { within } = words.find(({ event }) => event === stage.word) ?? {};
      await within?.(() => this.tellStage(tx, stage, { task, known, attempts }));
    }
  }

  private async tellStage(
    tx: EntityManager,
    { word, number, spend: spentByThen }: ToldStage,
    { task, known, attempts }: { task: Task; known: TaskAttempt; attempts: readonly TaskAttempt[] },
  ): Promise<void> {
    const { attempt, agent } = known;
    const { stage, round } = word.data;
    const spend = totalSpend(
      attempts.map((one) => (one === known ? { attempt, spend: spentByThen } : one)),
    );
    const data = { ...taskRef(task), attempt, agent, stage, round, ...(spend && { spend }) };
    const id = `stage:${task.id}:${attempt}:${number}`;
    await this.outbox.append(tx, TaskStaged, sayingOf(task, { id, data }));
  }
}
