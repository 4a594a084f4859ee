import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  TaskFinished,
  TaskHeld,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  TaskStaged,
  TaskStopped,
  type CloudEvent,
  type TaskFinishedData,
  type TaskHeldData,
  type TaskQueuedData,
  type TaskReassignedData,
  type TaskRunningData,
  type TaskStagedData,
  type TaskStoppedData,
} from '#libs/contracts';
import { Database, Outbox } from '#libs/persistence';

import { answerIds, heldId } from '../publish/answer-id.ts';
import { allTokens } from '../words/amounts.ts';
import { StatusNews } from './status-news.ts';

/**
 * The life of a task, as the scheduler tells it, becomes the status comment.
 *
 * That a task has finished, or is held, also tells that the scheduler heard our answer, should we have given one.
 */
@Controller()
export class TaskFactsConsumer {
  constructor(
    private readonly news: StatusNews,
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  @EventPattern<unknown>(TaskQueued.type)
  queued(@Payload() { time: at, data, traceparent }: CloudEvent<TaskQueuedData>): Promise<void> {
    const { specialty, priority } = data;
    const traceId = traceparent?.split('-')[1];
    const more = traceId === undefined ? {} : { traceId };
    return this.news.take(data, { kind: 'queued', at, specialty, priority, ...more });
  }

  @EventPattern<unknown>(TaskRunning.type)
  running(@Payload() { time: at, data }: CloudEvent<TaskRunningData>): Promise<void> {
    const { attempt, attemptsMax, agent, model } = data;
    return this.news.take(data, { kind: 'running', at, attempt, attemptsMax, agent, model });
  }

  @EventPattern<unknown>(TaskStaged.type)
  staged(@Payload() { time: at, data }: CloudEvent<TaskStagedData>): Promise<void> {
    const { attempt, stage, round, spend } = data;
    const cost = spend && { costUsd: spend.costUsd };
    return this.news.takeInPassing(data, { kind: 'staged', at, attempt, stage, round, ...cost });
  }

  @EventPattern<unknown>(TaskReassigned.type)
  reassigned(@Payload() { time: at, data }: CloudEvent<TaskReassignedData>): Promise<void> {
    const { attempt, attemptsMax, agent, cause } = data;
    return this.news.take(data, { kind: 'reassigned', at, attempt, attemptsMax, agent, cause });
  }

  @EventPattern<unknown>(TaskHeld.type)
  async held(@Payload() { id, time: at, data }: CloudEvent<TaskHeldData>): Promise<void> {
    const { findings, patch, keptUntil } = data;
    await this.database.transaction((tx) => this.outbox.settle(tx, heldId(id)));
    const more = { ...(patch && { patch }), ...(keptUntil && { keptUntil }) };
    await this.news.take(data, { kind: 'held', at, findings, ...more });
  }

  @EventPattern<unknown>(TaskStopped.type)
  stopped(@Payload() { time: at, data }: CloudEvent<TaskStoppedData>): Promise<void> {
    const { attempt, agent } = data;
    return this.news.take(data, { kind: 'stopped', at, attempt, agent });
  }

  @EventPattern<unknown>(TaskFinished.type)
  async finished(@Payload() { time: at, data }: CloudEvent<TaskFinishedData>): Promise<void> {
    const { taskId, attempts, outcome, detail, spend } = data;
    const answers = Array.from({ length: attempts }, (_, before) =>
      answerIds({ taskId, attempt: before + 1 }),
    );
    await this.database.transaction((tx) => this.outbox.settle(tx, ...answers.flat()));
    const spent = spend && { costUsd: spend.costUsd, tokens: allTokens(spend) };
    await this.news.take(data, { kind: 'finished', at, outcome, detail, ...spent });
  }
}
