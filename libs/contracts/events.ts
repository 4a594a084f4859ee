import { CommandAnswered } from './command-answered.ts';
import { DeadLetter } from './dead-letter.ts';
import type { EventDefinition } from './event.ts';
import { GithubComment } from './github-comment.ts';
import { GithubIssue } from './github-issue.ts';
import { GithubPullRequest } from './github-pull-request.ts';
import { IssueClassified } from './issue-classified.ts';
import { IssueDeclined } from './issue-declined.ts';
import { IssueRefused } from './issue-refused.ts';
import { LetterRedrive } from './letter-redrive.ts';
import { NodeDrain, NodeResume } from './node-command.ts';
import { NodeHeartbeat } from './node-heartbeat.ts';
import { NodeDraining, NodeJoined, NodeOffline, NodeOnline } from './node-state.ts';
import { PullRequestClosed } from './pull-request-closed.ts';
import { PullRequestDelayed } from './pull-request-delayed.ts';
import { PullRequestFailed } from './pull-request-failed.ts';
import { PullRequestHeld } from './pull-request-held.ts';
import { PullRequestOpened } from './pull-request-opened.ts';
import { PullRequestRequested } from './pull-request-requested.ts';
import { RequestFailed } from './request-failed.ts';
import { TaskAnswered } from './task-answered.ts';
import { TaskApprove } from './task-approve.ts';
import { TaskAsk } from './task-ask.ts';
import { TaskAssigned } from './task-assigned.ts';
import { TaskCancelled } from './task-cancelled.ts';
import { TaskCompleted } from './task-completed.ts';
import { TaskFailed } from './task-failed.ts';
import { TaskFinished } from './task-finished.ts';
import { TaskHeld } from './task-held.ts';
import { TaskProgress } from './task-progress.ts';
import { TaskQueued, TaskReassigned } from './task-queued.ts';
import { TaskRetry } from './task-retry.ts';
import { TaskRun } from './task-run.ts';
import { TaskRunning } from './task-running.ts';
import { TaskStaged } from './task-staged.ts';
import { TaskStarted } from './task-started.ts';
import { TaskStopped } from './task-stopped.ts';
import { TaskStop } from './task-stop.ts';

/** Everything that may be said, in the order of an issue's life. */
export const EVENTS: readonly EventDefinition[] = [
  GithubIssue,
  GithubComment,
  GithubPullRequest,
  TaskRun,
  RequestFailed,
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  TaskQueued,
  TaskAssigned,
  TaskStarted,
  TaskRunning,
  TaskProgress,
  TaskStaged,
  TaskCompleted,
  TaskFailed,
  TaskReassigned,
  TaskCancelled,
  TaskStopped,
  PullRequestRequested,
  PullRequestDelayed,
  PullRequestHeld,
  TaskHeld,
  TaskApprove,
  TaskStop,
  TaskRetry,
  TaskAsk,
  TaskAnswered,
  CommandAnswered,
  PullRequestOpened,
  PullRequestFailed,
  TaskFinished,
  PullRequestClosed,
  NodeHeartbeat,
  NodeJoined,
  NodeOnline,
  NodeOffline,
  NodeDraining,
  NodeDrain,
  NodeResume,
  DeadLetter,
  LetterRedrive,
];
