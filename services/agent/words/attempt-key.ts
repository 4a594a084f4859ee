import type { AttemptRef } from '#libs/contracts';

/** Which attempt: the pair that every event about it bears. */
export type AttemptKey = Readonly<Pick<AttemptRef, 'attempt' | 'taskId'>>;
