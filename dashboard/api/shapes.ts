// What `api` answers, as far as this page reads it. Times are ISO 8601 in UTC, money US dollars, durations milliseconds.

export const STATUSES = [
  'pending',
  'assigned',
  'running',
  'publishing',
  'completed',
  'held',
  'failed',
  'cancelled',
] as const;
export type Status = (typeof STATUSES)[number];
export type Role = 'viewer' | 'operator' | 'admin';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total: number;
}

export interface Me {
  name: string;
  role: Role;
  version: string;
}

export interface PullRequest {
  number: number;
  url: string;
  branch: string;
  state: string;
  draft: boolean;
}

export interface TaskSummary {
  id: string;
  repository: string;
  issueNumber: number;
  issueUrl: string;
  title: string;
  status: Status;
  stage: string | null;
  specialty: string;
  priority: string;
  agent: string | null;
  attempt: number;
  attemptsMax: number | null;
  run: number;
  costUsd: number;
  tokens: number;
  createdAt: string;
  updatedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  pullRequest: PullRequest | null;
  reason: string | null;
}

export interface TestRun {
  command: string;
  /** Absent when it was stopped before it ended. */
  exitCode?: number;
  durationMs: number;
}

export interface TestOutcome {
  verdict: 'passed' | 'failed' | 'none';
  source: string;
  runs: TestRun[];
  /** The last lines of output. */
  tail: string;
}

export interface Artifact {
  kind: string;
  name: string;
  bytes: number;
  sha256: string;
  expiresAt: string;
}

export interface Attempt {
  attempt: number;
  agent: string | null;
  model: string | null;
  outcome: 'running' | 'completed' | 'failed' | 'lost' | 'cancelled';
  assignedAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
  stage: string | null;
  round: number | null;
  failure: { code: string; message: string; retryable: boolean } | null;
  costUsd: number;
  tokens: number;
  rounds: number | null;
  tests: TestOutcome | null;
  baseTests: TestOutcome | null;
  diff: { files: number; insertions: number; deletions: number; paths: string[] } | null;
  summary: string | null;
  headSha: string | null;
  artifacts: Artifact[];
}

export interface TimelineEntry {
  id: string;
  at: string;
  type: string;
  attempt: number | null;
  agent: string | null;
  title: string;
  detail: string | null;
}

export interface Task extends TaskSummary {
  requestedBy: string | null;
  classification: { specialty: string; confidence: number; evidence: unknown[] } | null;
  requirements: string[];
  dependsOn: number[];
  dependents: number[];
  attempts: Attempt[];
  timeline: TimelineEntry[];
  gates: { gate: string; detail: string }[];
  approvals: { by: string; at: string }[];
  patch: string | null;
  traceId: string | null;
  traceUrl: string | null;
}

export interface Explanation {
  status: string;
  summary: string;
  gates: { gate: string; pass: boolean; detail: string; until: string | null }[];
  next: { at: string | null; what: string };
}

export interface Agent {
  id: string;
  hostname: string;
  state: 'online' | 'draining' | 'offline';
  /** By an operator. */
  drained: boolean;
  specialties: string[];
  slots: number;
  running: {
    taskId: string;
    attempt: number;
    repository: string;
    issueNumber: number;
    title: string;
  }[];
  lastSeenAt: string;
  claudeCodeVersion: string | null;
  sandbox: string | null;
  workspaceRoot: string;
  system: {
    platform: string;
    arch: string;
    cpus: number;
    load1: number;
    memoryTotalBytes: number;
    memoryFreeBytes: number;
    diskFreeBytes: number;
    nodeVersion: string;
  } | null;
}

export interface ClusterStatus {
  at: string;
  agents: { online: number; draining: number; offline: number; slots: number; busy: number };
  tasks: Record<Status, number>;
  queue: { specialty: string; waiting: number; oldestAt: string | null; onlineAgents: number }[];
  deadLetters: number;
  streams: { name: string; messages: number; bytes: number; lastAt: string | null }[];
  readModel: { stream: string; lag: number }[];
  version: string;
}

export interface Bucket {
  at: string;
  completed: number;
  failed: number;
  cancelled: number;
  queued: number;
  costUsd: number;
  tokens: number;
  medianQueueMs: number | null;
  medianTaskMs: number | null;
}

export interface Stats {
  from: string;
  to: string;
  bucketMs: number;
  buckets: Bucket[];
  totals: {
    completed: number;
    failed: number;
    cancelled: number;
    successRate: number | null;
    costUsd: number;
    tokens: number;
  };
  byModel: { model: string; attempts: number; costUsd: number; tokens: number }[];
}

export interface AuditEntry {
  id: string;
  at: string;
  kind: string;
  repository: string | null;
  issueNumber: number | null;
  taskId: string | null;
  attempt: number | null;
  actor: string | null;
  right: string | null;
  detail: unknown;
}

export interface DeadLetter {
  id: string;
  at: string;
  stream: string;
  consumer: string;
  subject: string;
  sequence: number;
  deliveries: number;
  reason: string;
  original: string;
  redrivenAt: string | null;
}

/** What a command is answered with: done, or accepted and still on its way. */
export interface CommandAnswer {
  done?: boolean;
  detail?: string;
  status?: string;
}
