import { CommandAnswered } from './command-answered.ts';
import { DeadLetter } from './dead-letter.ts';
import { filterOf, type EventDefinition } from './event.ts';
import { GithubComment } from './github-comment.ts';
import { GithubIssue } from './github-issue.ts';
import { GithubPullRequest } from './github-pull-request.ts';
import { IssueClassified } from './issue-classified.ts';
import { IssueDeclined } from './issue-declined.ts';
import { IssueRefused } from './issue-refused.ts';
import { LetterRedrive } from './letter-redrive.ts';
import { lanesOf } from './lanes.ts';
import { NodeDrain, NodeResume } from './node-command.ts';
import { NodeHeartbeat } from './node-heartbeat.ts';
import { NodeDraining, NodeJoined, NodeOffline, NodeOnline } from './node-state.ts';
import { PullRequestClosed } from './pull-request-closed.ts';
import { PullRequestDelayed } from './pull-request-delayed.ts';
import { PullRequestFailed } from './pull-request-failed.ts';
import { PullRequestHeld } from './pull-request-held.ts';
import { PullRequestOpened } from './pull-request-opened.ts';
import { PullRequestRequested } from './pull-request-requested.ts';
import { RequestFailed } from './request-failed.ts';
import type { StreamName } from './streams.ts';
import { TaskAnswered } from './task-answered.ts';
import { TaskApprove } from './task-approve.ts';
import { TaskAsk } from './task-ask.ts';
import { TaskAssigned } from './task-assigned.ts';
import { TaskCancelled } from './task-cancelled.ts';
import { TaskCompleted } from './task-completed.ts';
import { TaskFailed } from './task-failed.ts';
import { TaskFinished } from './task-finished.ts';
import { TaskHeld } from './task-held.ts';
import { TaskProgress } from './task-progress.ts';
import { TaskQueued, TaskReassigned } from './task-queued.ts';
import { TaskRetry } from './task-retry.ts';
import { TaskRun } from './task-run.ts';
import { TaskRunning } from './task-running.ts';
import { TaskStaged } from './task-staged.ts';
import { TaskStarted } from './task-started.ts';
import { TaskStopped } from './task-stopped.ts';
import { TaskStop } from './task-stop.ts';
import type { Specialty } from './vocabulary.ts';

/** One durable pull consumer: who reads which events of a stream, and how patiently. Durations in milliseconds. */
export interface ConsumerDefinition {
  readonly stream: StreamName;
  /** The name of the service that reads; `<agent>-<specialty>` for agents. */
  readonly durable: string;
  readonly description: string;
  /** The events it may deliver; each needs exactly one handler in the service. */
  readonly events: readonly EventDefinition[];
  readonly filters: readonly string[];
  /** The broker delivers again after this silence; a running handler extends it every third of it. */
  readonly ackWaitMs: number;
  readonly maxDeliver: number;
  readonly maxAckPending: number;
  /** Handlers that run at once in one process. */
  readonly concurrency: number;
}

const SECOND = 1000;

function consumer(
  definition: Omit<ConsumerDefinition, 'filters' | 'stream'> & { filters?: readonly string[] },
): ConsumerDefinition {
  const [first] = definition.events;
  if (first === undefined) throw new TypeError(`${definition.durable} reads no event.`);
  return {
    filters: definition.events.map((event) => filterOf(event)),
    ...definition,
    stream: first.stream,
  };
}

const patient = { ackWaitMs: 30 * SECOND, maxDeliver: 20, maxAckPending: 64, concurrency: 8 };

/** Many in hand share a transaction: see `Gathered` of libs/persistence. */
const together = { ...patient, maxAckPending: 512, concurrency: 256 };

/**
 * What waits for GitHub's rate limit counts as pending at the broker for as long as it waits. With few of them allowed,
 * the requests of one repository would hold up all others.
 */
const waitingForGithub = { ...patient, maxAckPending: 1000 };

/** One of each stream that shares these events. */
function inLanes(
  events: readonly EventDefinition[],
  definition: Omit<ConsumerDefinition, 'events' | 'filters' | 'stream'>,
): ConsumerDefinition[] {
  const byStream = Map.groupBy(events.flatMap(lanesOf), ({ stream }) => stream);
  return [...byStream.values()].map((own) => consumer({ ...definition, events: own }));
}

function overhearing(description: string, events: readonly EventDefinition[]): ConsumerDefinition {
  return consumer({ ...patient, durable: 'api', description, events, maxAckPending: 256 });
}

/** Every consumer of the fixed services, by service. Agents' own are made by `agentConsumers`. */
export const CONSUMERS = {
  'issue-classifier': inLanes([GithubIssue, GithubComment], {
    ...waitingForGithub,
    durable: 'issue-classifier',
    description: 'Decides whether an issue is work, and whose; hears the commands in comments.',
    // In each lane; what is swept or asked for comes in the first one alone.
    concurrency: 4,
  }),
  scheduler: [
    consumer({
      ...together,
      durable: 'scheduler',
      description: 'Makes tasks of issues; cancels what is no longer wanted.',
      events: [IssueClassified, IssueDeclined],
    }),
    consumer({
      ...together,
      durable: 'scheduler',
      description: 'Takes the word of the agent that holds the attempt, and fences the rest.',
      events: [TaskStarted, TaskCompleted, TaskFailed],
    }),
    consumer({
      ...together,
      durable: 'scheduler',
      description: 'Renews leases.',
      events: [TaskProgress],
      maxDeliver: 3,
    }),
    consumer({
      ...patient,
      durable: 'scheduler',
      description: 'Knows which agents there are.',
      events: [NodeJoined, NodeOnline, NodeOffline, NodeDraining],
      // In order, one at a time: an agent that went and came back must end as online.
      concurrency: 1,
    }),
    consumer({
      ...patient,
      durable: 'scheduler',
      description:
        'Closes tasks whose pull request is there, and holds those that wait for a person.',
      events: [PullRequestOpened, PullRequestHeld, PullRequestFailed],
    }),
    consumer({
      ...patient,
      durable: 'scheduler',
      description: 'Does what people ask of a task.',
      events: [TaskApprove, TaskStop, TaskRetry],
      // In order: who stops and then retries in one breath wants it to run.
      concurrency: 1,
    }),
  ],
  'pr-publisher': [
    consumer({
      ...waitingForGithub,
      durable: 'pr-publisher',
      description: 'Pushes the branch and opens the pull request.',
      events: [PullRequestRequested],
      ackWaitMs: 120 * SECOND,
      // With the publisher's growing patience more than an hour, so that an outage of GitHub ends nothing.
      maxDeliver: 20,
      concurrency: 4,
    }),
    consumer({
      ...waitingForGithub,
      durable: 'pr-publisher',
      description: 'Acknowledges on the issue; answers what was declined or refused.',
      events: [IssueClassified, IssueDeclined, IssueRefused],
    }),
    consumer({
      ...waitingForGithub,
      durable: 'pr-publisher',
      description: "Keeps the issue's status comment true.",
      events: [
        TaskQueued,
        TaskRunning,
        TaskStaged,
        TaskStopped,
        TaskReassigned,
        TaskHeld,
        TaskAnswered,
        TaskFinished,
      ],
    }),
    consumer({
      ...waitingForGithub,
      durable: 'pr-publisher',
      description: 'Tells what people did with the pull requests.',
      events: [GithubPullRequest],
      // In order: the later word counts.
      concurrency: 1,
    }),
    consumer({
      ...waitingForGithub,
      durable: 'pr-publisher',
      description:
        'Finds or opens the issue that an operator wants worked on; puts answers under issues.',
      events: [TaskRun, CommandAnswered],
      // Each holds a connection of the database while it waits for GitHub.
      concurrency: 2,
    }),
  ],
  'node-health': [
    consumer({
      ...patient,
      durable: 'node-health',
      description: 'Knows which PCs live.',
      events: [NodeHeartbeat],
      ackWaitMs: 15 * SECOND,
      maxDeliver: 2,
      maxAckPending: 256,
    }),
    consumer({
      ...patient,
      durable: 'node-health',
      description: 'Drains agents and lets them take work again; says again what was given up.',
      events: [NodeDrain, NodeResume, LetterRedrive],
      // In order: the later word counts.
      concurrency: 1,
    }),
  ],
  // A read model: it hears what others act upon, and only keeps it.
  api: [
    overhearing('What became of each issue.', [IssueClassified, IssueDeclined, IssueRefused]),
    overhearing('What GitHub did not have for a command.', [RequestFailed]),
    overhearing('The life of each task.', [
      TaskQueued,
      TaskRunning,
      TaskStopped,
      TaskReassigned,
      TaskHeld,
      TaskAnswered,
      TaskFinished,
    ]),
    overhearing('How far each attempt is.', [TaskProgress]),
    overhearing('What becomes of each commit.', [
      PullRequestRequested,
      PullRequestDelayed,
      PullRequestHeld,
      PullRequestOpened,
      PullRequestFailed,
      PullRequestClosed,
    ]),
    overhearing('Which agents there are.', [NodeJoined, NodeOnline, NodeOffline, NodeDraining]),
    overhearing('How the PCs are.', [NodeHeartbeat]),
    overhearing('What people asked for; answers their questions.', [
      TaskRun,
      TaskStop,
      TaskRetry,
      TaskApprove,
      TaskAsk,
      CommandAnswered,
      NodeDrain,
      NodeResume,
      LetterRedrive,
    ]),
    overhearing('What nobody could handle.', [DeadLetter]),
  ],
} as const satisfies Record<string, readonly ConsumerDefinition[]>;

/**
 * The durables of one agent: one for each of its specialties, and one for cancellations.
 *
 * They bear no `backoff`, which would replace the ack wait, and a running attempt keeps its message by
 * saying `working()`; see docs/decisions for why the work queue is not shared between agents.
 */
export function agentConsumers(
  agent: string,
  specialties: readonly Specialty[],
  slots: number,
): ConsumerDefinition[] {
  const work = specialties.map((specialty) =>
    consumer({
      durable: `${agent}-${specialty}`,
      description: `Assignments of ${specialty} work to ${agent}.`,
      events: [TaskAssigned],
      filters: [filterOf(TaskAssigned, { specialty, agent })],
      ackWaitMs: 30 * SECOND,
      maxDeliver: 5,
      maxAckPending: slots,
      concurrency: slots,
    }),
  );
  const cancellations = consumer({
    durable: `${agent}-cancelled`,
    description: `Attempts of ${agent} that nobody wants any more.`,
    events: [TaskCancelled],
    filters: [filterOf(TaskCancelled, { agent })],
    ackWaitMs: 15 * SECOND,
    maxDeliver: 5,
    maxAckPending: 8,
    concurrency: 4,
  });
  return [...work, cancellations];
}
