/** BullMQ's queues of the pipeline. */
export const QUEUES = { asked: 'asked', work: 'work', words: 'words' } as const;

/** Jobs of one queue that the scheduler has in hand at once. */
export const AT_ONCE = 64;

/** An issue that is work. */
export interface Asked {
  readonly id: string;
  readonly issue: object;
}

/** What an agent says of it. */
export interface Word {
  readonly id: string;
  readonly verb: 'completed' | 'started';
}
