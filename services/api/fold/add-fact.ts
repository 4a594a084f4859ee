import {
  ARTIFACT_KEPT_MS,
  IssueClassified,
  PullRequestClosed,
  PullRequestDelayed,
  PullRequestFailed,
  PullRequestOpened,
  PullRequestRequested,
  TaskFinished,
  TaskHeld,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  TaskStopped,
  type ArtifactRef,
  type Failure,
  type PullRequestRequestedData,
  type Spend,
  type TaskFinishedData,
  type TaskHeldData,
  type TaskQueuedData,
  type TaskReassignedData,
  type TaskRunningData,
  type TaskStoppedData,
} from '#libs/contracts';

import { isOf, type Fact } from '../facts/fact.ts';
import type { ArtifactView } from '../tasks/attempt.dto.ts';
import { attemptOf, presentRun, type AttemptState, type TaskState } from './task-state.ts';

/** Adds what one fact tells. The caller brings facts in the order in which they were said. */
export function addFact(state: TaskState, fact: Fact): void {
  if (isOf(fact, IssueClassified)) {
    state.title ??= fact.data.issue.title;
    state.issueUrl = fact.data.issue.url;
    state.requestedBy = fact.data.requestedBy.login;
  } else if (isOf(fact, TaskQueued)) queued(state, fact);
  else if (isOf(fact, TaskRunning)) running(state, fact);
  else if (isOf(fact, TaskReassigned)) reassigned(state, fact);
  else if (isOf(fact, PullRequestRequested)) requested(state, fact);
  else if (isOf(fact, PullRequestDelayed)) {
    const { attempt, until, cause } = fact.data;
    state.delays.set(attempt, { until, cause });
  } else if (isOf(fact, TaskHeld)) held(state, fact);
  else if (isOf(fact, PullRequestOpened)) {
    const { number, url, branch, state: is, draft } = fact.data;
    state.pullRequest = { number, url, branch, state: is, draft };
  } else if (isOf(fact, PullRequestClosed)) {
    if (state.pullRequest?.number === fact.data.number)
      state.pullRequest.state = fact.data.merged ? 'merged' : 'closed';
  } else if (isOf(fact, TaskStopped)) stopped(state, fact);
  else if (isOf(fact, PullRequestFailed)) state.delays.delete(fact.data.attempt);
  else if (isOf(fact, TaskFinished)) finished(state, fact);
}

function queued(state: TaskState, { at, data }: Fact<TaskQueuedData>): void {
  const { title, specialty, priority, run, dependsOn } = data;
  Object.assign(state, { ...NOTHING_WAITS, title, specialty, priority, status: 'pending' });
  state.dependsOn = dependsOn ?? [];
  state.agent = null;
  state.attemptsMax = data.attemptsMax ?? null;
  state.repositoryConcurrency = data.repositoryConcurrency ?? state.repositoryConcurrency;
  state.runs.push({
    run: run ?? (state.runs.at(-1)?.run ?? 0) + 1,
    specialty,
    queuedAt: at,
    startedAt: null,
    finishedAt: null,
    outcome: null,
  });
}

const NOTHING_WAITS = { reason: null, notBefore: null, gates: [], patch: null, keptUntil: null };

function running(state: TaskState, { at, data }: Fact<TaskRunningData>): void {
  const { attempt, attemptsMax, agent, model } = data;
  Object.assign(state, { ...NOTHING_WAITS, status: 'running', agent, attemptsMax });
  presentRun(state, at).startedAt ??= at;
  Object.assign(attemptOf(state, attempt, at), { agent, model, startedAt: at });
}

function reassigned(state: TaskState, { at, data }: Fact<TaskReassignedData>): void {
  const { attempt, agent, cause, attemptsMax, notBefore, failure, spend, artifacts = [] } = data;
  Object.assign(state, { ...NOTHING_WAITS, status: 'pending', agent: null, attemptsMax });
  state.notBefore = notBefore ?? null;
  const ended = attemptOf(state, attempt, at);
  ended.agent = agent;
  const reason = failure ?? { code: 'unknown', message: cause, retryable: true };
  end(ended, { at, failure: reason, artifacts });
  if (spend !== undefined) setSpend(ended, spend);
}

function requested(state: TaskState, { at, data }: Fact<PullRequestRequestedData>): void {
  const { attempt, agent, approval, tests, baseTests = null, diff, summary, headSha } = data;
  state.status = 'publishing';
  state.reason = null;
  state.agent = agent;
  state.attemptsMax = data.attemptsMax;
  state.requestedBy = data.requestedBy.login;
  state.issueUrl = data.issue.url;
  state.title ??= data.issue.title;
  const done = attemptOf(state, attempt, at);
  const { rounds, spend, artifacts } = data;
  Object.assign(done, { agent, rounds, tests, baseTests, diff, summary, headSha });
  done.outcome = 'completed';
  done.endedAt ??= at;
  done.artifacts = artifacts.map((artifact) => artifactView(artifact, done.endedAt ?? at));
  setSpend(done, spend);
  if (approval !== undefined) state.approvals.push({ by: approval.by.login, at: approval.at });
}

function held(state: TaskState, { data }: Fact<TaskHeldData>): void {
  const { findings, patch = null, keptUntil = null } = data;
  const gates = findings.map(({ gate, detail }) => ({ gate, detail }));
  const reason = `Held for a person: ${[...new Set(gates.map(({ gate }) => gate))].join(', ')}.`;
  Object.assign(state, { status: 'held', gates, patch, keptUntil, reason });
}

function finished(state: TaskState, { at, data }: Fact<TaskFinishedData>): void {
  const { outcome, detail, failure, spend, artifacts = [] } = data;
  state.status = outcome;
  state.reason = outcome === 'completed' ? null : detail;
  state.notBefore = null;
  Object.assign(presentRun(state, at), { finishedAt: at, outcome });
  const last = [...state.attempts.values()].at(-1);
  // The last word on a run is also the last on the attempt it ended with, unless that handed over a commit.
  if (last?.outcome !== 'running') return;
  if (outcome === 'cancelled') Object.assign(last, { outcome, endedAt: at });
  else end(last, { at, failure: failure ?? null, artifacts });
  if (spend !== undefined) setRest(state, last, spend);
}

/** Its outcome was told when it was ended; this is what its agent says of it since. */
function stopped(state: TaskState, { at, data }: Fact<TaskStoppedData>): void {
  const { attempt, agent, spend, artifacts = [] } = data;
  const over = attemptOf(state, attempt, at);
  over.agent = agent;
  if (over.outcome === 'running') Object.assign(over, { outcome: 'cancelled', endedAt: at });
  if (spend !== undefined) setSpend(over, spend);
  if (artifacts.length > 0)
    over.artifacts = artifacts.map((artifact) => artifactView(artifact, at));
}

function end(
  attempt: AttemptState,
  ending: { at: string; failure: Unsure | null; artifacts: readonly ArtifactRef[] },
): void {
  const { at, failure, artifacts } = ending;
  attempt.outcome = failure?.code === 'agent-lost' ? 'lost' : 'failed';
  attempt.endedAt ??= at;
  attempt.failure = failure && {
    code: failure.code,
    message: failure.message,
    retryable: failure.retryable,
  };
  if (artifacts.length > 0)
    attempt.artifacts = artifacts.map((artifact) => artifactView(artifact, at));
}

/** Of an attempt that ended before its failure was told as such, there are only words. */
type Unsure = Failure | { code: string; message: string; retryable: boolean };

function artifactView({ kind, bytes, sha256 }: ArtifactRef, keptFrom: string): ArtifactView {
  const expiresAt = new Date(Date.parse(keptFrom) + ARTIFACT_KEPT_MS).toISOString();
  return { kind, name: kind, bytes, sha256, expiresAt };
}

function setSpend(attempt: AttemptState, spend: Spend): void {
  attempt.costUsd = spend.costUsd;
  attempt.tokens = tokensOf(spend);
  attempt.isSpendFinal = true;
}

/** A task's end tells what all its attempts spent; what the others did not is the last one's. */
function setRest(state: TaskState, last: AttemptState, total: Spend): void {
  const others = [...state.attempts.values()].filter((attempt) => attempt !== last);
  const sum = (of: 'costUsd' | 'tokens'): number =>
    others.reduce((all, attempt) => all + attempt[of], 0);
  last.costUsd = Math.max(0, total.costUsd - sum('costUsd'));
  last.tokens = Math.max(0, tokensOf(total) - sum('tokens'));
  last.isSpendFinal = others.every(({ isSpendFinal }) => isSpendFinal);
}

/** Of every kind, as limits count them. */
export function tokensOf({
  inputTokens,
  outputTokens,
  cacheReadTokens,
  cacheWriteTokens,
}: Spend): number {
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
}
