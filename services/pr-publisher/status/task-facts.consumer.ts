import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  TaskFinished,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  type CloudEvent,
  type TaskFinishedData,
  type TaskQueuedData,
  type TaskReassignedData,
  type TaskRef,
  type TaskRunningData,
} from '#libs/contracts';
import { Database, Outbox } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { answerIds } from '../publish/answer-id.ts';
import { allTokens } from '../words/amounts.ts';
import type { Fact } from './facts.ts';
import { StatusBoard } from './status-board.ts';
import { whenGithubAllows } from './when-github-allows.ts';

/**
 * The life of a task, as the scheduler tells it, becomes the issue's status comment.
 *
 * That a task has finished also tells that the scheduler heard our answer, should we have given one.
 */
@Controller()
export class TaskFactsConsumer {
  constructor(
    private readonly board: StatusBoard,
    private readonly database: Database,
    private readonly outbox: Outbox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<unknown>(TaskQueued.type)
  queued(@Payload() { time: at, data }: CloudEvent<TaskQueuedData>): Promise<void> {
    const { specialty, priority } = data;
    return this.take(data, { kind: 'queued', at, specialty, priority });
  }

  @EventPattern<unknown>(TaskRunning.type)
  running(@Payload() { time: at, data }: CloudEvent<TaskRunningData>): Promise<void> {
    const { attempt, attemptsMax, agent, model } = data;
    return this.take(data, { kind: 'running', at, attempt, attemptsMax, agent, model });
  }

  @EventPattern<unknown>(TaskReassigned.type)
  reassigned(@Payload() { time: at, data }: CloudEvent<TaskReassignedData>): Promise<void> {
    const { attempt, attemptsMax, agent, cause } = data;
    return this.take(data, { kind: 'reassigned', at, attempt, attemptsMax, agent, cause });
  }

  @EventPattern<unknown>(TaskFinished.type)
  async finished(@Payload() { time: at, data }: CloudEvent<TaskFinishedData>): Promise<void> {
    const { taskId, attempts, outcome, detail, spend } = data;
    const answers = Array.from({ length: attempts }, (_, before) =>
      answerIds({ taskId, attempt: before + 1 }),
    );
    await this.database.transaction((tx) => this.outbox.settle(tx, ...answers.flat()));
    const spent = spend && { costUsd: spend.costUsd, tokens: allTokens(spend) };
    await this.take(data, { kind: 'finished', at, outcome, detail, ...spent });
  }

  private async take({ taskId, repository, issueNumber }: TaskRef, fact: Fact): Promise<void> {
    await this.board.note({ taskId, repository, issueNumber }, fact);
    const isShown = await whenGithubAllows(() => this.board.show(taskId));
    if (!isShown)
      this.logger.info(
        { taskId, repository: repository.fullName, issueNumber },
        'Issue is gone; its status is shown nowhere',
      );
  }
}
