import { IsBoolean, IsIn, IsOptional } from 'class-validator';

import { Command } from './command.ts';
import { defineEvent } from './event.ts';
import { PRIORITIES, SPECIALTIES, type Priority, type Specialty } from './vocabulary.ts';

/** A word of before the run ended, or of before the issue was closed, starts no other. */
export class TaskRetryData extends Command {
  /** True: nothing of the former attempts' unfinished work is gone on from. */
  @IsBoolean()
  fromScratch!: boolean;

  /** Of the next run; as before when absent. */
  @IsOptional()
  @IsIn(SPECIALTIES)
  specialty?: Specialty;

  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;
}

/**
 * Try a task that ended once more, on the text as it was authorised. Said by issue-classifier for a comment
 * `/claude retry` and by api; heard by scheduler.
 */
export const TaskRetry = defineEvent({
  type: 'command.task.retry.v1',
  subject: 'command.task.retry',
  stream: 'COMMANDS',
  Data: TaskRetryData,
});
