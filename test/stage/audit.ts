import type { TaskRow } from './ledger.ts';

/** What is to become of an issue. */
export type Wanted = 'pull-request' | 'reason';

/** An issue that was opened, and what was wanted of it. */
export interface OpenedIssue {
  readonly repository: string;
  readonly number: number;
  readonly wanted: Wanted;
}

/** What GitHub itself shows of an issue's outcome. */
export interface Shown {
  /** Heads of its pull requests, in any state. */
  readonly pulls: readonly string[];
  /** Texts of the comments on the issue. */
  readonly comments: readonly string[];
}

export interface Verdict extends OpenedIssue {
  readonly taskId: string | undefined;
  readonly status: string;
  readonly missing: boolean;
  readonly double: boolean;
  /** Ended without a pull request, and says why: in PostgreSQL and on the issue. */
  readonly reasonStated: boolean;
  /** In one line each; empty when all is well. */
  readonly faults: readonly string[];
}

const STATUS_COMMENT = '<!-- claude-code-cluster:task=';

/** One issue's outcome, from GitHub's word and PostgreSQL's. Pure. */
export function judgeIssue(issue: OpenedIssue, tasks: readonly TaskRow[], shown: Shown): Verdict {
  const [task] = tasks;
  const statusComments = shown.comments.filter((text) => text.includes(STATUS_COMMENT));
  const status = task?.status ?? 'no task';
  const reasonStated = issueSaysWhy(statusComments) && (task?.reason ?? '') !== '';
  const wantsPull = issue.wanted === 'pull-request';
  const missing = wantsPull
    ? shown.pulls.length === 0 || status !== 'completed'
    : status !== 'failed' || !reasonStated;
  const double = shown.pulls.length > 1 || tasks.length > 1 || statusComments.length > 1;
  const facts: [boolean, string][] = [
    [wantsPull && shown.pulls.length === 0, 'there is no pull request'],
    [shown.pulls.length > 1, `there are ${shown.pulls.length} pull requests`],
    [!wantsPull && shown.pulls.length > 0, 'there is a pull request that should not be'],
    [tasks.length > 1, `there are ${tasks.length} tasks`],
    [statusComments.length > 1, `there are ${statusComments.length} status comments`],
    [statusComments.length === 0, 'there is no status comment'],
    [
      status !== (wantsPull ? 'completed' : 'failed'),
      `the task is ${status}: ${task?.reason ?? 'no reason'}`,
    ],
    [!wantsPull && !reasonStated, 'no reason is stated'],
  ];
  const faults = facts.filter(([is]) => is).map(([, fault]) => fault);
  return { ...issue, taskId: task?.id, status, missing, double, reasonStated, faults };
}

/** Whether a branch is of an issue: `claude/issue-12-...`. */
export function isBranchOf(branch: string, issue: number): boolean {
  return new RegExp(`^claude/issue-${issue}(?:-|$)`).test(branch);
}

function issueSaysWhy(comments: readonly string[]): boolean {
  return comments.some((text) => text.includes('could not finish'));
}
