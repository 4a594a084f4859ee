import type { TaskAssignedData } from '#libs/contracts';

import type { Voice } from '../words/speaker.ts';

/** An assignment as it came. */
export interface Assignment {
  readonly data: TaskAssignedData;
  /** Of the subject it came on, which may be `general` for a backend task: the answer goes the way the work came. */
  readonly specialty: string;
  readonly traceparent: string | undefined;
  /** Aborted when this process begins to end. */
  readonly draining: AbortSignal;
}

export function voiceOf({ data, specialty, traceparent }: Assignment): Voice {
  const { taskId, attempt } = data;
  return { ref: { taskId, attempt }, specialty, traceparent };
}
