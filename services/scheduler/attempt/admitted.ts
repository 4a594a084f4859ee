import type { AttemptRef } from '#libs/contracts';

import type { TaskAttempt } from '../task-attempt.entity.ts';
import type { Task } from '../task.entity.ts';

/** A word that counts. */
export interface Admitted<Data extends AttemptRef> {
  /** Its row, locked until the transaction ends. */
  readonly task: Task;
  /** The attempts since somebody asked last, oldest first. */
  readonly attempts: readonly TaskAttempt[];
  readonly data: Data;
  /** Within the trace of the word. */
  readonly within: <Result>(work: () => Result) => Result;
}
