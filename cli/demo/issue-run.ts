import type { GateFinding, TaskOutcome, TaskCompletedData } from '#libs/contracts';

/** Where an issue is on its way, in the words that people are shown. */
export type Stage =
  | 'assigned'
  | 'classified'
  | 'cloning'
  | 'committing'
  | 'declined'
  | 'done'
  | 'editing'
  | 'failed'
  | 'fixing'
  | 'held'
  | 'opened'
  | 'publishing'
  | 'queued'
  | 'testing'
  | 'uploading';

/** One issue as far as the events have told. Times in milliseconds of one clock, cost in US dollars. */
export interface IssueRun {
  readonly number: number;
  readonly title: string;
  readonly stage: Stage;
  readonly openedAtMs: number;
  /** Since when it is at rest. */
  readonly endedAtMs?: number | undefined;
  readonly taskId?: string;
  readonly specialty?: string;
  readonly agent?: string;
  /** 0 before the first. */
  readonly attempt: number;
  /** Fix round; 0 in the first run of the CLI. */
  readonly round: number;
  /** What is being done at the moment, in one line. */
  readonly message: string;
  /** Of the attempts that have ended, and of the one that goes on. */
  readonly costUsd: number;
  readonly costOfEndedUsd: number;
  readonly result?: Pick<TaskCompletedData, 'diff' | 'headSha' | 'tests'>;
  readonly pullRequest?: {
    readonly number: number;
    readonly branch: string;
    readonly headSha: string;
  };
  /** Why a person is waited for; absent when none is. */
  readonly heldFor?: readonly GateFinding[] | undefined;
  readonly outcome?: TaskOutcome | 'declined';
  /** Why there is no pull request, and what to do. */
  readonly reason?: string;
}

export function newIssueRun(number: number, title: string, nowMs: number): IssueRun {
  return {
    number,
    title,
    stage: 'opened',
    openedAtMs: nowMs,
    attempt: 0,
    round: 0,
    message: '',
    costUsd: 0,
    costOfEndedUsd: 0,
  };
}

/** Nothing more happens by itself: it has ended, or waits for a person. */
export function isAtRest({ outcome, heldFor }: IssueRun): boolean {
  return outcome !== undefined || heldFor !== undefined;
}
