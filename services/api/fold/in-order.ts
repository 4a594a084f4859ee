import {
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  PullRequestClosed,
  PullRequestDelayed,
  PullRequestFailed,
  PullRequestHeld,
  PullRequestOpened,
  PullRequestRequested,
  TaskAnswered,
  TaskFinished,
  TaskHeld,
  TaskQueued,
  TaskReassigned,
  TaskRunning,
  TaskStopped,
} from '#libs/contracts';

import type { Fact } from '../facts/fact.ts';

/** Within one millisecond, the order of a life. What is not named here came before: somebody asked for it. */
const LIFE: readonly string[] = [
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  TaskAnswered,
  TaskQueued,
  TaskRunning,
  PullRequestRequested,
  PullRequestDelayed,
  PullRequestHeld,
  TaskHeld,
  PullRequestOpened,
  PullRequestFailed,
  TaskReassigned,
  TaskFinished,
  TaskStopped,
  PullRequestClosed,
].map(({ type }) => type);

/** Facts in the order in which they were said, whatever the order in which they were heard. */
export function inOrder(facts: readonly Fact[]): Fact[] {
  return [...facts].sort(
    (a, b) =>
      Date.parse(a.at) - Date.parse(b.at) ||
      LIFE.indexOf(a.type) - LIFE.indexOf(b.type) ||
      (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
}
