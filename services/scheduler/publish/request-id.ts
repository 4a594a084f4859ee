/** Which request for a pull request of an attempt: each approval makes one more. */
export interface Requested {
  readonly taskId: string;
  readonly attempt: number;
  /** How often it was held and approved before. */
  readonly approvals: number;
}

/** `pr:<task>:<attempt>`, and `pr:<task>:<attempt>:approved:<n>` after the n-th approval. */
export function requestId({ taskId, attempt, approvals }: Requested): string {
  const first = `pr:${taskId}:${attempt}`;
  return approvals === 0 ? first : `${first}:approved:${approvals}`;
}

/** All that were made so far, oldest first. */
export function requestIds(newest: Requested): string[] {
  return Array.from({ length: newest.approvals + 1 }, (_, approvals) =>
    requestId({ ...newest, approvals }),
  );
}
