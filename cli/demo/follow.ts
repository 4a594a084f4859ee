import {
  GithubIssue,
  IssueClassified,
  IssueDeclined,
  PullRequestOpened,
  PullRequestRequested,
  TaskAssigned,
  TaskCompleted,
  TaskFailed,
  TaskFinished,
  TaskHeld,
  TaskProgress,
  TaskQueued,
  TaskReassigned,
  TaskStarted,
  type CloudEvent,
  type EventDefinition,
  type Stage as AgentStage,
  type SubjectTokens,
} from '#libs/contracts';

import { newIssueRun, type IssueRun, type Stage } from './issue-run.ts';

/** Every issue of the one repository, by its number. */
export type IssueRuns = ReadonlyMap<number, IssueRun>;

export interface Heard {
  readonly event: CloudEvent;
  readonly tokens: SubjectTokens;
}

/** What an event says about its issue; undefined: nothing. */
type Telling = (run: IssueRun, heard: Heard, nowMs: number) => Partial<IssueRun> | undefined;

/**
 * What is known after an event that was not known before.
 *
 * Events of one issue come from several streams and may overtake one another; what is final stays final.
 */
export function follow(runs: IssueRuns, heard: Heard, nowMs: number): IssueRuns {
  const { type, data } = heard.event;
  const number = numberOf(runs, data);
  const telling = TELLINGS.get(type);
  if (number === undefined || telling === undefined) return runs;
  const run = runs.get(number) ?? newIssueRun(number, titleOf(data), nowMs);
  if (run.outcome !== undefined) return runs;
  const news = telling(run, heard, nowMs);
  return news === undefined ? runs : new Map(runs).set(number, { ...run, ...news });
}

const STAGES: Record<AgentStage, Stage> = {
  clone: 'cloning',
  edit: 'editing',
  test: 'testing',
  fix: 'fixing',
  commit: 'committing',
  upload: 'uploading',
};

const TELLINGS = new Map<string, Telling>([
  on(GithubIssue, ({ action }) => (action === 'opened' ? {} : undefined)),
  on(IssueClassified, ({ specialty }, { run }) => ({
    specialty,
    ...(run.stage === 'opened' ? { stage: 'classified' } : {}),
  })),
  on(IssueDeclined, ({ detail }, { nowMs }) => ({
    stage: 'declined',
    outcome: 'declined',
    reason: detail,
    endedAtMs: nowMs,
  })),
  on(TaskQueued, ({ taskId, specialty }) => ({ taskId, specialty, stage: 'queued' })),
  on(TaskAssigned, ({ taskId, attempt }, { tokens }) => ({
    taskId,
    attempt,
    agent: tokens['agent'] ?? '',
    stage: 'assigned',
    round: 0,
    message: '',
  })),
  on(TaskStarted, ({ workspacePath }, { run }) =>
    run.stage === 'assigned' ? { stage: 'cloning', message: workspacePath } : undefined,
  ),
  on(TaskProgress, ({ stage, round, message, spend }, { run }) => ({
    stage: STAGES[stage],
    round,
    message,
    costUsd: run.costOfEndedUsd + (spend?.costUsd ?? run.costUsd - run.costOfEndedUsd),
  })),
  on(TaskCompleted, ({ diff, headSha, tests, spend, rounds }, { run }) => ({
    stage: 'publishing',
    message: '',
    round: rounds,
    result: { diff, headSha, tests },
    costUsd: run.costOfEndedUsd + spend.costUsd,
  })),
  on(TaskFailed, ({ failure, spend }, { run }) => {
    const costUsd = run.costOfEndedUsd + (spend?.costUsd ?? 0);
    return { message: failure.message, costUsd, costOfEndedUsd: costUsd };
  }),
  on(TaskReassigned, ({ cause }) => ({ stage: 'queued', message: cause })),
  on(PullRequestRequested, () => ({
    stage: 'publishing',
    heldFor: undefined,
    endedAtMs: undefined,
  })),
  on(TaskHeld, ({ findings }, { nowMs }) => ({
    stage: 'held',
    endedAtMs: nowMs,
    heldFor: findings,
    message: firstLine(findings[0]?.detail ?? ''),
  })),
  on(PullRequestOpened, ({ number, branch, headSha }) => ({
    pullRequest: { number, branch, headSha },
  })),
  on(TaskFinished, ({ outcome, attempts, detail, spend }, { run, nowMs }) => ({
    stage: outcome === 'completed' ? 'done' : 'failed',
    outcome,
    attempt: attempts,
    costUsd: spend?.costUsd ?? run.costUsd,
    message: outcome === 'completed' ? '' : firstLine(detail),
    ...(outcome === 'completed' ? {} : { reason: detail }),
    endedAtMs: nowMs,
  })),
]);

function on<Data extends object>(
  definition: EventDefinition<Data>,
  tell: (
    data: Data,
    about: { run: IssueRun; tokens: SubjectTokens; nowMs: number },
  ) => Partial<IssueRun> | undefined,
): [string, Telling] {
  return [
    definition.type,
    (run, { event, tokens }, nowMs) => tell(event.data as Data, { run, tokens, nowMs }),
  ];
}

/** Events name the issue, or else the task. */
function numberOf(runs: IssueRuns, data: object): number | undefined {
  const { issue, issueNumber, taskId } = data as {
    issue?: { number: number };
    issueNumber?: number;
    taskId?: string;
  };
  const named = issue?.number ?? issueNumber;
  if (named !== undefined || taskId === undefined) return named;
  return [...runs.values()].find((run) => run.taskId === taskId)?.number;
}

function titleOf(data: object): string {
  return (data as { issue?: { title: string } }).issue?.title ?? '';
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
