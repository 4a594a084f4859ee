import { type DynamicModule, Module } from '@nestjs/common';
import { CONSUMERS } from '#libs/contracts';
import { MessagingModule } from '#libs/messaging';
import { PersistenceModule } from '#libs/persistence';

import { Agent } from './agent.entity.ts';
import { Assigner } from './assign/assigner.ts';
import { Courier } from './assign/courier.ts';
import { GiveOut } from './assign/give-out.ts';
import { Handover } from './assign/handover.entity.ts';
import { Accept } from './attempt/accept.ts';
import { AgentWords } from './attempt/agent-words.ts';
import { AttemptEnd } from './attempt/attempt-end.ts';
import { Fence } from './attempt/fence.ts';
import { Grace } from './attempt/grace.ts';
import { Leases } from './attempt/leases.ts';
import { Recording } from './attempt/recording.ts';
import { Start } from './attempt/start.ts';
import { TaskCompletedConsumer } from './attempt/task-completed.consumer.ts';
import { TaskFailedConsumer } from './attempt/task-failed.consumer.ts';
import { TaskProgressConsumer } from './attempt/task-progress.consumer.ts';
import { TaskStartedConsumer } from './attempt/task-started.consumer.ts';
import { Answers } from './commands/answers.ts';
import { TaskApproveConsumer } from './commands/task-approve.consumer.ts';
import { TaskRetryConsumer } from './commands/task-retry.consumer.ts';
import { TaskStopConsumer } from './commands/task-stop.consumer.ts';
import { SchedulerConfig } from './config.ts';
import { NodeStateConsumer } from './fleet/node-state.consumer.ts';
import { PullRequestHeldConsumer } from './hold/pull-request-held.consumer.ts';
import { QueueMeasure } from './measures/queue-measure.ts';
import { Tally } from './measures/tally.ts';
import { Tasks1763700000000 } from './migrations/1763700000000-tasks.ts';
import { Checkpoints1763800000000 } from './migrations/1763800000000-checkpoints.ts';
import { IssueWords1763800000001 } from './migrations/1763800000001-issue-words.ts';
import { Holds1764000000000 } from './migrations/1764000000000-holds.ts';
import { Handovers1764100000000 } from './migrations/1764100000000-handovers.ts';
import { Retries1764200000000 } from './migrations/1764200000000-retries.ts';
import { Stages1764300000000 } from './migrations/1764300000000-stages.ts';
import { Turns1764400000000 } from './migrations/1764400000000-turns.ts';
import { LastTurns1764500000000 } from './migrations/1764500000000-last-turns.ts';
import { UnderWay1764600000000 } from './migrations/1764600000000-under-way.ts';
import { AskAgain } from './publish/ask-again.ts';
import { PullRequestConsumer } from './publish/pull-request.consumer.ts';
import { Reconciler } from './publish/reconciler.ts';
import { IssueClassifiedConsumer } from './queue/issue-classified.consumer.ts';
import { IssueDeclinedConsumer } from './queue/issue-declined.consumer.ts';
import { Runs } from './queue/runs.ts';
import { TaskAttempt } from './task-attempt.entity.ts';
import { TaskEnd } from './task-end.ts';
import { Task } from './task.entity.ts';

const CONTROLLERS = [
  IssueClassifiedConsumer,
  IssueDeclinedConsumer,
  NodeStateConsumer,
  PullRequestConsumer,
  PullRequestHeldConsumer,
  TaskApproveConsumer,
  TaskCompletedConsumer,
  TaskFailedConsumer,
  TaskProgressConsumer,
  TaskRetryConsumer,
  TaskStartedConsumer,
  TaskStopConsumer,
];

const PROVIDERS = [
  Accept,
  AgentWords,
  Answers,
  AskAgain,
  Assigner,
  AttemptEnd,
  Courier,
  Fence,
  GiveOut,
  Grace,
  Leases,
  QueueMeasure,
  Reconciler,
  Runs,
  Recording,
  Start,
  Tally,
  TaskEnd,
];

/** Owns every task: when it is done, by whom, how often it is tried, and how it ended. */
@Module({})
export class SchedulerModule {
  static register(config: SchedulerConfig): DynamicModule {
    return {
      module: SchedulerModule,
      imports: [
        MessagingModule.register({
          service: 'scheduler',
          servers: config.NATS_URL,
          access: config.brokerAccess,
          consumers: CONSUMERS.scheduler,
        }),
        PersistenceModule.register({
          service: 'scheduler',
          url: config.DATABASE_URL,
          entities: [Task, TaskAttempt, Agent, Handover],
          migrations: [
            Tasks1763700000000,
            Checkpoints1763800000000,
            IssueWords1763800000001,
            Holds1764000000000,
            Handovers1764100000000,
            Retries1764200000000,
            Stages1764300000000,
            Turns1764400000000,
            LastTurns1764500000000,
            UnderWay1764600000000,
          ],
        }),
      ],
      controllers: CONTROLLERS,
      providers: [{ provide: SchedulerConfig, useValue: config }, ...PROVIDERS],
    };
  }
}
