import type { AgentView } from '../agents/agent.dto.ts';
import type { Waits } from '../fold/fold-task.ts';
import type { Status } from '../tasks/task-summary.dto.ts';
import type { TaskView } from '../tasks/task.dto.ts';

/** The newest that was said of an issue as such. */
export interface IssueWord {
  readonly kind: 'classified' | 'declined' | 'refused' | 'request-failed';
  /** As issue-classifier names it: `not-triggered`, `actor-may-not-push`... */
  readonly reason: string | null;
  readonly detail: string;
}

/** A task of the same repository that is not completed, and that some pending one waits for. */
export interface OpenTask {
  readonly issueNumber: number;
  readonly status: Status;
  readonly dependsOn: readonly number[];
}

/** Everything there is to know of one issue when it is to be explained. */
export interface Known {
  readonly now: Date;
  /** With which commands in comments begin: `/claude`. */
  readonly commandPrefix: string;
  readonly repository: string;
  readonly issueNumber: number;
  readonly word: IssueWord | undefined;
  readonly task: TaskView | undefined;
  readonly waits: Waits | undefined;
  readonly agents: readonly AgentView[];
  readonly open: readonly OpenTask[];
}
