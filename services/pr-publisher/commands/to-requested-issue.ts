import {
  issueWords,
  type CloudEvent,
  type GithubIssueData,
  type IssueSnapshot,
  type NewIssue,
  type TaskRunData,
} from '#libs/contracts';
import type { Description, Issue } from '#libs/github';

import { aboutIssue } from '../intake/to-swept-issue.ts';

/** What GitHub has of what work is wanted for. */
export interface Found {
  readonly issue: Issue;
  readonly repository: Description;
  /** The words for which the issue was opened. */
  readonly text?: NewIssue | undefined;
  /** The login that what we write on GitHub bears; undefined where it is not known. */
  readonly us: string | undefined;
}

/**
 * An issue that work is asked for through the API, in the contract's words. Pure.
 *
 * Where it was opened for the command, its text is the one of the command and not what GitHub shows by now: that alone is
 * what the operator's right covers.
 */
export function toRequestedIssue(
  { time: givenAt, data: { commandId, by, right, specialty, priority } }: CloudEvent<TaskRunData>,
  { issue, repository, text, us }: Found,
): GithubIssueData {
  const about = aboutIssue(issue, repository);
  const shown: Readonly<IssueSnapshot> = about.issue;
  const ownText = text !== undefined && us !== undefined && issue.author?.login === us;
  return {
    deliveryId: `command:${commandId}`,
    action: 'requested',
    ...about,
    issue: { ...shown, ...(text && issueWords(text)) },
    sender: by,
    request: {
      ...{ commandId, by, right, givenAt, ownText },
      ...(specialty && { specialty }),
      ...(priority && { priority }),
    },
  };
}
