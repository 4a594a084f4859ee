const VERBS = ['opened', 'failed', 'held'] as const;
export type AnswerVerb = (typeof VERBS)[number];

/** The id of what is answered to a request: the same however often it is said. */
export function answerId(
  verb: AnswerVerb,
  { taskId, attempt }: { taskId: string; attempt: number },
): string {
  return `pr-${verb}:${taskId}:${attempt}`;
}

/** Of any answer: a request gets one of them. */
export function answerIds(request: { taskId: string; attempt: number }): string[] {
  return VERBS.map((verb) => answerId(verb, request));
}
