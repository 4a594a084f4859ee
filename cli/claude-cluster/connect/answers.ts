// What the api answers, as far as it is shown here. The whole of it stands in its /openapi.json.

/** In the order of a task's life. */
export const TASK_STATUSES = [
  'pending',
  'assigned',
  'running',
  'publishing',
  'completed',
  'held',
  'failed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Statuses in which nothing happens any more by itself. */
export const RESTING: ReadonlySet<TaskStatus> = new Set([
  'cancelled',
  'completed',
  'failed',
  'held',
]);

export interface List<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface TaskSummary {
  readonly id: string;
  readonly repository: string;
  readonly issueNumber: number;
  readonly issueUrl: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly stage: string | null;
  readonly specialty: string;
  readonly priority: string;
  readonly agent: string | null;
  readonly attempt: number;
  readonly attemptsMax: number | null;
  readonly costUsd: number;
  readonly tokens: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly pullRequest: {
    readonly number: number;
    readonly url: string;
    readonly branch: string;
    readonly state: string;
    readonly draft: boolean;
  } | null;
  readonly reason: string | null;
}

export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly attempt: number | null;
  readonly agent: string | null;
  readonly title: string;
  readonly detail: string | null;
}

export interface Task extends TaskSummary {
  readonly requestedBy: string | null;
  readonly dependsOn: readonly number[];
  readonly traceUrl: string | null;
  readonly gates: readonly { readonly gate: string; readonly detail: string }[];
  readonly timeline: readonly TimelineEntry[];
}

/** What came of a command; `accepted` where the answer was not there in time. */
export interface Commanded {
  readonly done?: boolean;
  readonly detail: string;
  readonly task?: TaskSummary;
  readonly agent?: Agent;
}

export interface Explanation {
  readonly repository: string;
  readonly issueNumber: number;
  readonly status: string;
  readonly summary: string;
  readonly gates: readonly {
    readonly gate: string;
    readonly pass: boolean;
    readonly detail: string;
    readonly until: string | null;
  }[];
  readonly next: { readonly at: string | null; readonly what: string };
}

export interface Agent {
  readonly id: string;
  readonly hostname: string;
  readonly state: 'draining' | 'offline' | 'online';
  readonly drained: boolean;
  readonly specialties: readonly string[];
  readonly slots: number;
  readonly running: readonly {
    readonly taskId: string;
    readonly repository: string;
    readonly issueNumber: number;
  }[];
  readonly lastSeenAt: string;
  readonly claudeCodeVersion: string | null;
  readonly sandbox: string | null;
  readonly system: {
    readonly load1: number;
    readonly cpus: number;
    readonly diskFreeBytes: number;
  } | null;
}

export interface ClusterStatus {
  readonly at: string;
  readonly version: string;
  readonly agents: {
    readonly online: number;
    readonly draining: number;
    readonly offline: number;
    readonly slots: number;
    readonly busy: number;
  };
  readonly tasks: Readonly<Record<TaskStatus, number>>;
  readonly queue: readonly {
    readonly specialty: string;
    readonly waiting: number;
    readonly oldestAt: string | null;
    readonly onlineAgents: number;
  }[];
  readonly deadLetters: number;
  readonly readModel: readonly { readonly stream: string; readonly lag: number }[];
}

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly repository: string | null;
  readonly issueNumber: number | null;
  readonly actor: string | null;
  readonly right: string | null;
  readonly detail: object | string | null;
}

export interface DeadLetter {
  readonly id: string;
  readonly at: string;
  readonly stream: string;
  readonly consumer: string;
  readonly subject: string;
  readonly deliveries: number;
  readonly reason: string;
  readonly original: string;
  readonly redrivenAt: string | null;
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt?: string;
  readonly expiresAt?: string | null;
  readonly lastUsedAt?: string | null;
}
