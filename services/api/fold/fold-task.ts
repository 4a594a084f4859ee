import {
  CommandAnswered,
  IssueClassified,
  PullRequestHeld,
  TaskAsk,
  type Stage,
} from '#libs/contracts';

import { isOf, type Fact } from '../facts/fact.ts';
import type { AttemptView } from '../tasks/attempt.dto.ts';
import type { TaskSummary } from '../tasks/task-summary.dto.ts';
import type { TaskView } from '../tasks/task.dto.ts';
import { addFact } from './add-fact.ts';
import { inOrder } from './in-order.ts';
import { newTask, type AttemptState, type RunState, type TaskState } from './task-state.ts';
import { timelineEntry } from './timeline-entry.ts';

/** The newest that an agent said of an attempt it runs. */
export interface LatestProgress {
  readonly attempt: number;
  readonly stage: Stage;
  readonly round: number;
  readonly costUsd: number;
  readonly tokens: number;
}

/** Everything there is to fold of one task. */
export interface ToFold {
  readonly taskId: string;
  /** Of the task, and of its issue. In any order. */
  readonly facts: readonly Fact[];
  readonly progress: readonly LatestProgress[];
}

/** What waits, for `explain`; not shown as it is. */
export interface Waits {
  readonly notBefore: string | null;
  readonly repositoryConcurrency: number | null;
  readonly keptUntil: string | null;
  readonly delay: { readonly until: string; readonly cause: string } | null;
}

export interface FoldedTask {
  readonly issueKey: string;
  readonly summary: TaskSummary;
  /** What the task's page shows besides the summary and what stands in other rows. */
  readonly page: Omit<TaskView, keyof TaskSummary | 'dependents' | 'traceUrl'>;
  readonly waits: Waits;
  readonly runs: readonly (RunState & { costUsd: number; tokens: number })[];
  readonly queuedAt: string;
}

/**
 * Makes of all that was said of a task what is shown of it. Pure, and the same for the same facts in whatever order.
 *
 * @returns undefined while none of them tells which issue the task is for
 */
export function foldTask({ taskId, facts, progress }: ToFold): FoldedTask | undefined {
  const sorted = inOrder(facts);
  const own = sorted.filter((fact) => fact.taskId !== null);
  const named = own.findLast(({ issueKey }) => issueKey !== null);
  if (named === undefined) return undefined;
  const { issueKey, repository, issueNumber } = named;
  const [first = named] = own;
  const state = newTask();
  for (const fact of sorted) addFact(state, fact);
  addProgress(state, progress);
  const attempts = [...state.attempts.values()].sort((a, b) => a.attempt - b.attempt);
  const runs = state.runs.map((run) => ({ ...run, ...sumOf(attempts, run.run) }));
  const present = runs.at(-1);
  const running = state.status === 'running' ? attempts.at(-1) : undefined;
  const summary: TaskSummary = {
    id: taskId,
    repository: repository ?? '',
    issueNumber: issueNumber ?? 0,
    issueUrl: state.issueUrl ?? '',
    title: state.title ?? `Issue ${issueNumber ?? ''}`.trim(),
    status: state.status,
    stage: running?.stage ?? null,
    specialty: state.specialty,
    priority: state.priority,
    agent: state.agent,
    attempt: attempts.at(-1)?.attempt ?? 0,
    attemptsMax: state.attemptsMax,
    run: present?.run ?? 1,
    costUsd: present?.costUsd ?? 0,
    tokens: present?.tokens ?? 0,
    createdAt: first.at,
    updatedAt: own.at(-1)?.at ?? first.at,
    startedAt: present?.startedAt ?? null,
    finishedAt: present?.finishedAt ?? null,
    pullRequest: state.pullRequest,
    reason: state.reason,
  };
  return {
    ...{ issueKey: issueKey ?? '', summary, runs },
    page: pageOf(state, sorted, attempts),
    waits: waitsOf(state, summary),
    queuedAt: present?.queuedAt ?? first.at,
  };
}

function addProgress(state: TaskState, progress: readonly LatestProgress[]): void {
  for (const { attempt, stage, round, costUsd, tokens } of progress) {
    const known = state.attempts.get(attempt);
    if (known === undefined) continue;
    if (known.outcome === 'running') Object.assign(known, { stage, round });
    if (!known.isSpendFinal) Object.assign(known, { costUsd, tokens });
  }
}

function sumOf(
  attempts: readonly AttemptState[],
  run: number,
): { costUsd: number; tokens: number } {
  const own = attempts.filter((attempt) => attempt.run === run);
  return {
    // Added up in whole millionths, or the sum would depend on the order.
    costUsd: own.reduce((sum, { costUsd }) => sum + Math.round(costUsd * 1e6), 0) / 1e6,
    tokens: own.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

function pageOf(
  state: TaskState,
  facts: readonly Fact[],
  attempts: readonly AttemptState[],
): FoldedTask['page'] {
  const data = facts.findLast((fact) => isOf(fact, IssueClassified))?.data;
  const traced = facts.findLast(({ taskId, traceparent }) => taskId !== null && traceparent);
  return {
    requestedBy: state.requestedBy,
    authorisation: data?.authorisation ?? null,
    classification: data
      ? { specialty: data.specialty, confidence: data.confidence, evidence: data.evidence }
      : null,
    requirements: data?.requirements ?? [],
    dependsOn: [...state.dependsOn],
    attempts: attempts.map(viewOf),
    timeline: facts.filter(isTold).map(timelineEntry),
    gates: [...state.gates],
    approvals: state.approvals,
    patch: state.patch,
    traceId: traced?.traceparent?.split('-')[1] ?? null,
  };
}

/** pr.held is told by task.held, and a question changes nothing. */
function isTold(fact: Fact): boolean {
  return ![PullRequestHeld, TaskAsk, CommandAnswered].some(({ type }) => type === fact.type);
}

function viewOf(attempt: AttemptState): AttemptView {
  const view: Partial<AttemptState> & AttemptView = { ...attempt };
  delete view.isSpendFinal;
  delete view.run;
  return view;
}

function waitsOf(state: TaskState, { attempt, status }: TaskSummary): Waits {
  const { notBefore, repositoryConcurrency, keptUntil, delays } = state;
  const delay = status === 'publishing' ? (delays.get(attempt) ?? null) : null;
  return { notBefore, repositoryConcurrency, keptUntil, delay };
}
