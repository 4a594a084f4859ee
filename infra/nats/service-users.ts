import {
  CommandAnswered,
  CONSUMERS,
  DeadLetter,
  EVENTS,
  filterOf,
  GithubComment,
  GithubIssue,
  GithubPullRequest,
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  lanesOf,
  LetterRedrive,
  NodeDrain,
  NodeDraining,
  NodeJoined,
  NodeOffline,
  NodeOnline,
  NodeResume,
  PullRequestClosed,
  PullRequestDelayed,
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  PullRequestRequested,
  RequestFailed,
  STREAMS,
  TaskAnswered,
  TaskApprove,
  TaskAsk,
  TaskAssigned,
  TaskCancelled,
  TaskFinished,
  TaskHeld,
  TaskQueued,
  TaskReassigned,
  TaskRetry,
  TaskRun,
  TaskRunning,
  TaskStaged,
  TaskStopped,
  TaskStop,
  whyNotRedrivable,
  type ConsumerDefinition,
  type EventDefinition,
} from '#libs/contracts';

import type { AgentUserSpec, BrokerUser } from './broker-user.ts';
import { bucketOf, consumerRights, inboxOf } from './subjects.ts';

/** The events each service says. What is missing here a service can't say, whatever its code does. */
const SAID = {
  'webhook-ingest': [...lanesOf(GithubIssue), ...lanesOf(GithubComment), GithubPullRequest],
  'issue-classifier': [
    IssueClassified,
    IssueDeclined,
    IssueRefused,
    TaskApprove,
    TaskStop,
    TaskRetry,
    TaskAsk,
  ],
  scheduler: [
    TaskQueued,
    TaskAssigned,
    TaskCancelled,
    TaskHeld,
    TaskAnswered,
    TaskRunning,
    TaskStaged,
    TaskStopped,
    TaskReassigned,
    TaskFinished,
    PullRequestRequested,
  ],
  'pr-publisher': [
    GithubIssue,
    GithubComment,
    PullRequestClosed,
    PullRequestDelayed,
    PullRequestHeld,
    PullRequestOpened,
    PullRequestFailed,
    RequestFailed,
  ],
  'node-health': [NodeJoined, NodeOnline, NodeOffline, NodeDraining],
  api: [
    TaskRun,
    TaskStop,
    TaskRetry,
    TaskApprove,
    NodeDrain,
    NodeResume,
    LetterRedrive,
    CommandAnswered,
  ],
} as const satisfies Record<string, readonly EventDefinition[]>;

type ServiceUser = keyof typeof SAID;

/** Whose outbox looks whether what it said is still there. */
const WITH_OUTBOX: ReadonlySet<ServiceUser> = new Set([
  'scheduler',
  'pr-publisher',
  'node-health',
  'api',
]);

/** The user of each service, in the account CORE: what it says, hears and asks the broker, and no more. */
export function serviceUsers(agents: readonly AgentUserSpec[]): BrokerUser[] {
  const more: Partial<Record<ServiceUser, readonly string[]>> = {
    scheduler: [
      // How far pr-publisher is behind, before it is asked again.
      ...CONSUMERS['pr-publisher']
        .filter(({ events }) => events.some(({ type }) => type === PullRequestRequested.type))
        .map(({ stream, durable }) => `$JS.API.CONSUMER.INFO.${stream}.${durable}`),
      ...agents.flatMap(({ id }) => [...readsOf(id), ...writesOf(id)]),
    ],
    'pr-publisher': agents.flatMap(({ id }) => readsOf(id)),
    'node-health': [...provisionerRights(), ...redriverRights()],
    api: overseerRights(agents),
  };
  return (Object.keys(SAID) as ServiceUser[]).map((name) => ({
    name,
    account: 'CORE',
    publish: [
      ...new Set([
        ...SAID[name].map((event) => filterOf(event)),
        ...consumersOf(name).flatMap((consumer) => [
          ...consumerRights('$JS.API', consumer),
          filterOf(DeadLetter, { stream: consumer.stream, consumer: consumer.durable }),
        ]),
        ...(WITH_OUTBOX.has(name) ? SAID[name].flatMap(({ stream }) => historyOf(stream)) : []),
        ...(more[name] ?? []),
      ]),
    ],
    subscribe: [inboxOf(name)],
  }));
}

/**
 * For people: the NATS CLI, and whoever looks on. It reads every stream, says nothing, and may delete a stuck consumer.
 *
 * It makes no consumers either: where a consumer delivers to is not checked, so one could be made to speak.
 */
export function operatorUser(): BrokerUser {
  const name = 'operator';
  const overheard = new Set(
    Object.values(STREAMS)
      .flatMap((stream): readonly string[] => stream.subjects)
      .map((subject) => (subject.startsWith('$JS.') ? '$JS.EVENT.ADVISORY.>' : headOf(subject))),
  );
  const asked = [
    'INFO',
    ...['STREAM.NAMES', 'STREAM.LIST', 'STREAM.INFO.*', 'STREAM.MSG.GET.*', 'DIRECT.GET.>'],
    ...['CONSUMER.NAMES.*', 'CONSUMER.LIST.*', 'CONSUMER.INFO.*.*'],
    // One that is stuck is deleted by a person; node-health makes it anew.
    'CONSUMER.DELETE.*.*',
  ];
  return {
    name,
    account: 'CORE',
    publish: asked.map((call) => `$JS.API.${call}`),
    subscribe: [inboxOf(name), ...overheard],
  };
}

function consumersOf(name: ServiceUser): readonly ConsumerDefinition[] {
  return name in CONSUMERS ? CONSUMERS[name as keyof typeof CONSUMERS] : [];
}

function historyOf(stream: string): string[] {
  return [`$JS.API.STREAM.INFO.${stream}`, `$JS.API.STREAM.MSG.GET.${stream}`];
}

function readsOf(agent: string): string[] {
  return [`$JS.API.STREAM.MSG.GET.OBJ_${bucketOf(agent)}`];
}

/** For unfinished work that goes on elsewhere: the scheduler brings it into the next agent's bucket. */
function writesOf(agent: string): string[] {
  const bucket = bucketOf(agent);
  return [`$O.${bucket}.C.*`, `$O.${bucket}.M.*`, `$JS.API.STREAM.PURGE.OBJ_${bucket}`];
}

/**
 * api shows how full every stream is, and builds what it knows anew from those it hears: message by message, because
 * whoever makes consumers can have anything delivered anywhere.
 */
function overseerRights(agents: readonly AgentUserSpec[]): string[] {
  return [
    ...Object.keys(STREAMS).map((stream) => `$JS.API.STREAM.INFO.${stream}`),
    ...CONSUMERS.api.map(({ stream }) => `$JS.API.STREAM.MSG.GET.${stream}`),
    ...agents.flatMap(({ id }) => readsOf(id)),
  ];
}

/**
 * node-health makes what the contracts say, for agents it has never heard of too, and buries what the broker gave up.
 * Whoever makes consumers can have anything delivered anywhere: of all services this one must be trusted most.
 */
function provisionerRights(): string[] {
  const ours = Object.keys(STREAMS);
  return [
    ...['CREATE', 'UPDATE', 'INFO', 'MSG.GET'].map((call) => `$JS.API.STREAM.${call}.*`),
    ...ours.flatMap((stream) => [
      `$JS.API.CONSUMER.CREATE.${stream}.>`,
      `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.*`,
      `$JS.API.CONSUMER.INFO.${stream}.*`,
    ]),
    '$JS.API.CONSUMER.LIST.TASKS',
    '$JS.API.CONSUMER.DELETE.TASKS.*',
    '$JS.API.STREAM.MSG.DELETE.TASKS',
    ...consumerRights('$JS.API', { stream: 'ADVISORIES', durable: 'node-health' }),
    filterOf(DeadLetter),
  ];
}

/** What somebody gave up is said again by node-health, which by the consumers it makes could have that done anyway. */
function redriverRights(): string[] {
  const lanes = [GithubIssue, GithubComment].flatMap((event) => lanesOf<object>(event));
  return [...EVENTS, ...lanes]
    .filter(({ stream }) => whyNotRedrivable(stream) === undefined)
    .map((event) => filterOf(event));
}

/** `github.*.*` becomes `github.>`. */
function headOf(subject: string): string {
  const [first = ''] = subject.split('.');
  return `${first}.>`;
}
