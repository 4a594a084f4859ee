import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  PullRequestRequested,
  TaskApprove,
  type Approval,
  type CloudEvent,
  type PullRequestRequestedData,
  type TaskApproveData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { gatesOf } from '../hold/held-by.ts';
import { requestId } from '../publish/request-id.ts';
import { taskOfIssue } from '../queue/task-of-issue.ts';
import { sayingOf } from '../saying.ts';
import { TaskAttempt } from '../task-attempt.entity.ts';
import { Task } from '../task.entity.ts';
import { Answers } from './answers.ts';
import { decideApprove } from './decide-approve.ts';
import { givenAtOf } from './given.ts';

/** held → publishing: somebody who may lets it through. Whatever it does, whoever asked is answered. */
@Controller()
export class TaskApproveConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly answers: Answers,
  ) {}

  @EventPattern<unknown>(TaskApprove.type)
  async handle(
    @Payload() event: CloudEvent<TaskApproveData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { data, traceparent } = event;
    const { repository, issueNumber, by, right } = data;
    const at = givenAtOf(event);
    await this.database.once(event, delivery, async (tx) => {
      const task = await taskOfIssue(tx, repository.id, issueNumber);
      const step = decideApprove(task, new Date(at));
      if (task !== null && step.do === 'publish') await this.publish(tx, task, { by, right, at });
      const done = step.do === 'publish';
      const detail = step.do === 'publish' ? 'What was held is published now.' : step.detail;
      await this.answers.give(tx, data, { verb: 'approve', task, done, detail, traceparent });
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
}
