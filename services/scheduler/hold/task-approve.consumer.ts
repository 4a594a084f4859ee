import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  PullRequestRequested,
  TaskAnswered,
  TaskApprove,
  type Approval,
  type CloudEvent,
  type PullRequestRequestedData,
  type TaskApproveData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { requestId } from '../publish/request-id.ts';
import { taskOfIssue } from '../queue/task-of-issue.ts';
import { sayingOf } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { decideApprove } from './decide-approve.ts';
import { gatesOf } from './held-by.ts';

/** held → publishing: somebody who may lets it through. Whatever it does, whoever asked is answered. */
@Controller()
export class TaskApproveConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  @EventPattern<unknown>(TaskApprove.type)
  async handle(
    @Payload() event: CloudEvent<TaskApproveData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { repository, issueNumber, by, right, givenAt } = event.data;
    const at = givenAt ?? event.time;
    await this.database.once(event, delivery, async (tx) => {
      const task = await taskOfIssue(tx, repository.id, issueNumber);
      const step = decideApprove(task, new Date(at));
      if (task !== null && step.do === 'publish') await this.publish(tx, task, { by, right, at });
      const done = step.do === 'publish';
      const detail = step.do === 'publish' ? 'What was held is published now.' : step.detail;
      await this.answer(tx, event, { task, done, detail });
    });
  }

  /** Asks for the same commit again, this time with a person's word. */
  private async publish(
    tx: EntityManager,
    task: Task,
    word: Omit<Approval, 'gates'>,
  ): Promise<void> {
    const of = { taskId: task.id, attempt: task.attempt };
    const { request, approvals } = await tx.findOneByOrFail(TaskAttempt, of);
    if (request === null)
      throw new TypeError(
        `Task ${task.id} is held, but what was to be published is not known. Have it worked on again.`,
      );
    // What was approved before stays approved, or two gates could hold it in turns.
    const gates = [...approvals.flatMap((earlier) => earlier.gates), ...gatesOf(task.heldBy ?? '')];
    const approval: Approval = { ...word, gates: [...new Set(gates)] };
    const all = [...approvals, approval];
    await tx.update(TaskAttempt, of, { approvals: all });
    await tx.update(Task, task.id, { status: 'publishing', heldBy: null, heldAt: null });
    const former: Readonly<PullRequestRequestedData> = request;
    const id = requestId({ ...of, approvals: all.length });
    const saying = sayingOf(task, { id, data: { ...former, approval } });
    await this.outbox.append(tx, PullRequestRequested, saying);
  }

  private async answer(
    tx: EntityManager,
    { data, traceparent }: CloudEvent<TaskApproveData>,
    { task, ...answer }: { task: Task | null; done: boolean; detail: string },
  ): Promise<void> {
    const { commandId, repository, issueId, issueNumber, by, right, commentId } = data;
    await this.outbox.append(tx, TaskAnswered, {
      id: `answer:${commandId}`,
      tokens: { specialty: task?.specialty ?? 'general' },
      data: {
        ...{ commandId, verb: 'approve', repository, issueId, issueNumber, by, right },
        ...(commentId !== undefined && { commentId }),
        ...(task && { taskId: task.id }),
        ...answer,
      },
      traceparent,
    });
  }
}
