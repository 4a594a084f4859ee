import { IsISO8601, IsOptional } from 'class-validator';

import { Command } from './command.ts';
import { defineEvent } from './event.ts';

export class TaskApproveData extends Command {
  /** When they said so, by GitHub's clock where it is known: a word of before the hold is not about what is held. */
  @IsOptional()
  @IsISO8601({ strict: true })
  givenAt?: string;
}

/** Publish what is held. Said by issue-classifier for a comment `/claude approve`; heard by scheduler. */
export const TaskApprove = defineEvent({
  type: 'command.task.approve.v1',
  subject: 'command.task.approve',
  stream: 'COMMANDS',
  Data: TaskApproveData,
});
