export { awaitsAnswer } from './answers.ts';
export { Approval } from './approval.ts';
export { ARTIFACT_KEPT_MS, ARTIFACT_KINDS, ArtifactRef, type ArtifactKind } from './artifact.ts';
export { Authorisation, RIGHTS, type Right } from './authorisation.ts';
export { Checkpoint, HANDED } from './checkpoint.ts';
export { Command, COMMAND_VERBS, operatorActor, type CommandVerb } from './command.ts';
export { CommandAnswered, CommandAnsweredData } from './command-answered.ts';
export { agentConsumers, CONSUMERS, type ConsumerDefinition } from './consumers.ts';
export { DeadLetter, DeadLetterData } from './dead-letter.ts';
export { InvalidEvent, parseData, parseEvent, TRACEPARENT, type CloudEvent } from './envelope.ts';
export {
  filterOf,
  subjectOf,
  tokensOf,
  type DataOf,
  type EventDefinition,
  type SubjectTokens,
} from './event.ts';
export { EVENTS } from './events.ts';
export { failure, Failure, FAILURE_CODES, type FailureCode } from './failure.ts';
export { fitText } from './fit-text.ts';
export { GateFinding, GATES, HELD_PATCH_BYTES_MAX, type Gate } from './gate.ts';
export {
  COMMENT_ACTIONS,
  GithubComment,
  GithubCommentData,
  type CommentAction,
} from './github-comment.ts';
export {
  GithubIssue,
  GithubIssueData,
  ISSUE_ACTIONS,
  WEBHOOK_ISSUE_ACTIONS,
  type IssueAction,
} from './github-issue.ts';
export {
  GithubPullRequest,
  GithubPullRequestData,
  PULL_REQUEST_ACTIONS,
  type PullRequestAction,
} from './github-pull-request.ts';
export { Actor, actorTypeOf, GHOST, IssueSnapshot } from './issue.ts';
export { Evidence, IssueClassified, IssueClassifiedData } from './issue-classified.ts';
export { IssueDeclined, IssueDeclinedData, type DeclineReason } from './issue-declined.ts';
export { IssueRefused, IssueRefusedData, type RefusalReason } from './issue-refused.ts';
export { IssueRequest } from './issue-request.ts';
export { issueWords } from './issue-words.ts';
export {
  AreNoStatusLabels,
  COMMAND_PREFIX,
  IsCommandPrefix,
  isStatusLabel,
  normalLabel,
  STATUS_LABELS,
  TRIGGER_LABELS,
  type StatusLabel,
} from './labels.ts';
export { AttemptLimits } from './limits.ts';
export { laneOf, lanesOf } from './lanes.ts';
export { LetterRedrive, LetterRedriveData } from './letter-redrive.ts';
export { NodeCommandData, NodeDrain, NodeResume } from './node-command.ts';
export { NodeHeartbeat, NodeHeartbeatData, SystemInfo } from './node-heartbeat.ts';
export { NodeDraining, NodeJoined, NodeOffline, NodeOnline, NodeStateData } from './node-state.ts';
export { PullRequestClosed, PullRequestClosedData } from './pull-request-closed.ts';
export { PullRequestDelayed, PullRequestDelayedData } from './pull-request-delayed.ts';
export {
  PullRequestFailed,
  PullRequestFailedData,
  type PublishFailure,
} from './pull-request-failed.ts';
export { PullRequestHeld, PullRequestHeldData } from './pull-request-held.ts';
export { PullRequestOpened, PullRequestOpenedData } from './pull-request-opened.ts';
export { PullRequestRequested, PullRequestRequestedData } from './pull-request-requested.ts';
export { RequestFailed, RequestFailedData } from './request-failed.ts';
export { quickRead } from './quick-read.ts';
export { whyNotRedrivable } from './redrivable.ts';
export { RepositoryRef } from './repository.ts';
export { Spend } from './spend.ts';
export {
  ASSIGNMENTS_PER_SUBJECT_MAX,
  STREAMS,
  type StreamDefinition,
  type StreamName,
} from './streams.ts';
export { TaskAnswered, TaskAnsweredData } from './task-answered.ts';
export { TaskApprove, TaskApproveData } from './task-approve.ts';
export { QUESTIONS, TaskAsk, TaskAskData, type Question } from './task-ask.ts';
export { TaskAssigned, TaskAssignedData } from './task-assigned.ts';
export { TaskCancelled, TaskCancelledData } from './task-cancelled.ts';
export { AttemptResult, DiffStat, TaskCompleted, TaskCompletedData } from './task-completed.ts';
export { TaskFailed, TaskFailedData } from './task-failed.ts';
export {
  TASK_OUTCOMES,
  TaskFinished,
  TaskFinishedData,
  type TaskOutcome,
} from './task-finished.ts';
export { TaskHeld, TaskHeldData } from './task-held.ts';
export { STAGES, TaskProgress, TaskProgressData, type Stage } from './task-progress.ts';
export { TaskQueued, TaskQueuedData, TaskReassigned, TaskReassignedData } from './task-queued.ts';
export { AttemptRef, TaskRef } from './task-ref.ts';
export { TaskRetry, TaskRetryData } from './task-retry.ts';
export { NewIssue, TaskRun, TaskRunData } from './task-run.ts';
export { TaskRunning, TaskRunningData } from './task-running.ts';
export { TaskStaged, TaskStagedData } from './task-staged.ts';
export { TaskStarted, TaskStartedData } from './task-started.ts';
export { TaskStopped, TaskStoppedData } from './task-stopped.ts';
export { TaskStop, TaskStopData } from './task-stop.ts';
export { TestOutcome, TestRun } from './test-outcome.ts';
export {
  AGENT_NAME,
  COMMENT_BODY_BYTES_MAX,
  EVENT_BYTES_MAX,
  GIT_SHA,
  ISSUE_BODY_BYTES_MAX,
  PRIORITIES,
  REPOSITORY_NAME,
  SANDBOXES,
  SPECIALTIES,
  type Priority,
  type Sandbox,
  type Specialty,
} from './vocabulary.ts';
export { hiddenInWords, type Hidden } from './visible-text/hidden.ts';
export { visibleLine, visibleText, type VisibleText } from './visible-text/visible-text.ts';
