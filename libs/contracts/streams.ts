/** How long a stream keeps what, and what it does when it is full. Durations in milliseconds. */
export interface StreamDefinition {
  readonly name: string;
  readonly description: string;
  readonly subjects: readonly string[];
  /** `workqueue` for commands with one owner, `limits` for facts. Never `interest`: it drops what nobody waits for yet. */
  readonly retention: 'limits' | 'workqueue';
  /** `new` refuses the newest (the outbox keeps it), `old` forgets the oldest. */
  readonly discard: 'new' | 'old';
  readonly storage: 'file' | 'memory';
  readonly maxAgeMs: number;
  /** De-duplication by message id; a convenience, never a guarantee (ids are forgotten when a work queue restarts). */
  readonly duplicateWindowMs: number;
  readonly maxMessageBytes: number;
  readonly maxMessagesPerSubject?: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const facts = {
  retention: 'limits',
  discard: 'old',
  storage: 'file',
  maxAgeMs: 30 * DAY,
  duplicateWindowMs: 10 * MINUTE,
  maxMessageBytes: 128 * 1024,
} as const;

/** Beside GITHUB, so that several messages of one moment are synced at once (lanes.ts). */
function lane<Number extends number>(number: Number) {
  return {
    ...facts,
    name: `GITHUB_${number}`,
    description: 'A part of what GitHub told us of issues and comments. Written by webhook-ingest.',
    subjects: [`github.*.*.${number}`],
  } as const;
}

/** An agent is never owed more than this many assignments of one specialty at once, whatever the scheduler thinks. */
export const ASSIGNMENTS_PER_SUBJECT_MAX = 32;

/**
 * Every stream of the system. Agents and services never write to the same one: de-duplication ids are
 * per stream, so a shared stream would let an agent swallow a service's message by using its id first.
 */
export const STREAMS = {
  GITHUB: {
    ...facts,
    name: 'GITHUB',
    description:
      'What GitHub told us, as it arrived, and what a look at it found. Written by webhook-ingest and pr-publisher.',
    subjects: ['github.*.*'],
  },
  GITHUB_2: lane(2),
  GITHUB_3: lane(3),
  GITHUB_4: lane(4),
  ISSUES: {
    ...facts,
    name: 'ISSUES',
    description:
      'What became of each issue: work of a specialty, declined, or refused to who asked. Written by issue-classifier.',
    subjects: ['issue.*.classified', 'issue.*.declined', 'issue.*.refused'],
  },
  TASKS: {
    ...facts,
    name: 'TASKS',
    description: 'Queued and running work, one subject per agent. Written by scheduler only.',
    subjects: ['task.*.assigned.*', 'task.*.cancelled.*'],
    retention: 'workqueue',
    discard: 'new',
    maxAgeMs: 7 * DAY,
    maxMessagesPerSubject: ASSIGNMENTS_PER_SUBJECT_MAX,
  },
  AGENT_EVENTS: {
    ...facts,
    name: 'AGENT_EVENTS',
    description: 'What agents say of their attempts. Written by agents.',
    subjects: ['task.*.started.*', 'task.*.completed.*', 'task.*.failed.*'],
    maxAgeMs: 14 * DAY,
  },
  PROGRESS: {
    ...facts,
    name: 'PROGRESS',
    description:
      'How far each running attempt is. Written by agents, at most every ten seconds a task.',
    subjects: ['task.*.progress.*'],
    maxAgeMs: DAY,
    duplicateWindowMs: 2 * MINUTE,
    maxMessagesPerSubject: 2000,
  },
  TASK_FACTS: {
    ...facts,
    name: 'TASK_FACTS',
    description: 'The life of each task. Written by scheduler.',
    subjects: [
      'task.*.queued',
      'task.*.held',
      'task.*.answered',
      'task.*.running',
      'task.*.staged',
      'task.*.stopped',
      'task.*.reassigned',
      'task.*.finished',
    ],
  },
  NODES: {
    ...facts,
    name: 'NODES',
    description: 'Heartbeats of the agents. Written by agents.',
    subjects: ['node.*.heartbeat'],
    storage: 'memory',
    maxAgeMs: 10 * MINUTE,
    duplicateWindowMs: 2 * MINUTE,
    maxMessagesPerSubject: 5,
  },
  FLEET: {
    ...facts,
    name: 'FLEET',
    description: 'Which agents are there. Written by node-health.',
    subjects: ['node.*.joined', 'node.*.online', 'node.*.offline', 'node.*.draining'],
  },
  PRS: {
    ...facts,
    name: 'PRS',
    description:
      'Pull requests asked for and made. Written by scheduler (requested) and pr-publisher.',
    subjects: [
      'pr.*.requested',
      'pr.*.delayed',
      'pr.*.held',
      'pr.*.opened',
      'pr.*.updated',
      'pr.*.merged',
      'pr.*.closed',
      'pr.*.failed',
    ],
  },
  COMMANDS: {
    ...facts,
    name: 'COMMANDS',
    description:
      'What people ask the system to do, and what they are answered. Written by issue-classifier and api.',
    subjects: ['command.*.*'],
    maxAgeMs: 7 * DAY,
  },
  ADVISORIES: {
    ...facts,
    name: 'ADVISORIES',
    description: "The broker's own word on messages that were given up. Written by the broker.",
    subjects: [
      '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>',
      '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>',
    ],
    maxAgeMs: 7 * DAY,
    duplicateWindowMs: 2 * MINUTE,
  },
  DLQ: {
    ...facts,
    name: 'DLQ',
    description: 'Messages that nobody could handle, with the reason. Written by whoever gave up.',
    subjects: ['dlq.*.*'],
    maxAgeMs: 90 * DAY,
    maxMessageBytes: 256 * 1024,
  },
} as const satisfies Record<string, StreamDefinition>;

export type StreamName = keyof typeof STREAMS;
