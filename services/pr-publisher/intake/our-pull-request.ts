import type { PullRequest } from '#libs/github';

/** As branch-name.ts makes them, whatever prefix the cluster or the repository's file had them given at that time. */
const BRANCH = /^(?:[A-Za-z0-9][\w-]*\/)*(?:[A-Za-z0-9][\w-]*?-)??issue-([1-9]\d{0,8})(?:-|$)/;

/** What a pull request's branch and body say of the task it came from. */
export interface Origin {
  readonly issueNumber: number;
  readonly taskId: string;
}

const TASK_ID = /\bTask ID: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g;

/**
 * Where a pull request of ours came from; undefined when it is none of ours. Pure.
 *
 * The branch says the issue (branch-name.ts), the last line of the body the task (pull-request-body.ts). Who opened it
 * is for the caller to compare: anybody can name a branch like ours.
 */
export function originOf({
  branch,
  body,
}: Pick<PullRequest, 'body' | 'branch'>): Origin | undefined {
  const issueNumber = BRANCH.exec(branch)?.[1];
  // The body quotes the model before it: only the last word is ours.
  const taskId = [...body.matchAll(TASK_ID)].at(-1)?.[1];
  if (issueNumber === undefined || taskId === undefined) return undefined;
  return { issueNumber: Number(issueNumber), taskId };
}
