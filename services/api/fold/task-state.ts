import type { AttemptView } from '../tasks/attempt.dto.ts';
import type { ApprovalView, GateView } from '../tasks/task.dto.ts';
import type { PullRequestView, Status } from '../tasks/task-summary.dto.ts';

/** An attempt while facts are added. */
export interface AttemptState extends AttemptView {
  run: number;
  /** The scheduler has told what it spent; what the agent said while it worked no longer counts. */
  isSpendFinal: boolean;
}

/** One asking for work, and what became of it. */
export interface RunState {
  readonly run: number;
  readonly specialty: string;
  readonly queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  outcome: string | null;
}

/** What GitHub makes a commit wait for. */
export interface Delay {
  readonly until: string;
  readonly cause: string;
}

/** What is known of a task while its facts are added, in the order in which they were said. */
export interface TaskState {
  status: Status;
  title: string | null;
  specialty: string;
  priority: string;
  agent: string | null;
  attemptsMax: number | null;
  reason: string | null;
  dependsOn: readonly number[];
  repositoryConcurrency: number | null;
  /** Nobody is given the next attempt before. */
  notBefore: string | null;
  requestedBy: string | null;
  issueUrl: string | null;
  pullRequest: PullRequestView | null;
  gates: readonly GateView[];
  patch: string | null;
  /** Until when what is held lies in the object store. */
  keptUntil: string | null;
  readonly approvals: ApprovalView[];
  readonly runs: RunState[];
  readonly attempts: Map<number, AttemptState>;
  readonly delays: Map<number, Delay>;
}

export function newTask(): TaskState {
  return {
    status: 'pending',
    title: null,
    specialty: 'general',
    priority: 'medium',
    agent: null,
    attemptsMax: null,
    reason: null,
    dependsOn: [],
    repositoryConcurrency: null,
    notBefore: null,
    requestedBy: null,
    issueUrl: null,
    pullRequest: null,
    gates: [],
    patch: null,
    keptUntil: null,
    approvals: [],
    runs: [],
    attempts: new Map(),
    delays: new Map(),
  };
}

/** The run that people want to know of. What streams have forgotten of its beginning is made up for. */
export function presentRun(state: TaskState, at: string): RunState {
  const known = state.runs.at(-1);
  if (known !== undefined) return known;
  const run: RunState = {
    run: 1,
    specialty: state.specialty,
    queuedAt: at,
    startedAt: null,
    finishedAt: null,
    outcome: null,
  };
  state.runs.push(run);
  return run;
}

/** The attempt of this number; made when it is heard of for the first time. */
export function attemptOf(state: TaskState, attempt: number, at: string): AttemptState {
  const known = state.attempts.get(attempt);
  if (known !== undefined) return known;
  const made: AttemptState = {
    attempt,
    run: presentRun(state, at).run,
    agent: null,
    model: null,
    outcome: 'running',
    assignedAt: null,
    startedAt: null,
    endedAt: null,
    stage: null,
    round: null,
    failure: null,
    costUsd: 0,
    tokens: 0,
    isSpendFinal: false,
    rounds: null,
    tests: null,
    baseTests: null,
    diff: null,
    summary: null,
    headSha: null,
    artifacts: [],
  };
  state.attempts.set(attempt, made);
  return made;
}
