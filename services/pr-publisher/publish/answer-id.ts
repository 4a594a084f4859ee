const LAST_WORDS = ['opened', 'failed'] as const;

/** What ends an attempt: that its pull request is there, or why there is none. */
export type LastWord = (typeof LAST_WORDS)[number];

/** The id of what ends an attempt: the same however often it is said. */
export function answerId(
  verb: LastWord,
  { taskId, attempt }: { taskId: string; attempt: number },
): string {
  return `pr-${verb}:${taskId}:${attempt}`;
}

/** Of either end: an attempt has one of them. */
export function answerIds(request: { taskId: string; attempt: number }): string[] {
  return LAST_WORDS.map((verb) => answerId(verb, request));
}

/**
 * The id of a hold: `publish-held:x` to the request `pr:x`, and `held:x` when the scheduler has heard it.
 *
 * It is the request's, not the attempt's: approved, the same commit is asked for once more, and may be held again for
 * something new.
 *
 * @param id of the request, or of what the scheduler says of the hold
 */
export function heldId(id: string): string {
  return `publish-held:${id.slice(id.indexOf(':') + 1)}`;
}
