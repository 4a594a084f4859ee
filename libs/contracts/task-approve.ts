import { Command } from './command.ts';
import { defineEvent } from './event.ts';

export class TaskApproveData extends Command {}

/** Publish what is held. Said by issue-classifier for a comment `/claude approve` and by api; heard by scheduler. */
export const TaskApprove = defineEvent({
  type: 'command.task.approve.v1',
  subject: 'command.task.approve',
  stream: 'COMMANDS',
  Data: TaskApproveData,
});
