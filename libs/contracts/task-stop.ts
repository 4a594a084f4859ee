import { Command } from './command.ts';
import { defineEvent } from './event.ts';

/** A word of before the work was asked for again is not about what is asked for now. */
export class TaskStopData extends Command {}

/**
 * End the work on an issue, whatever state it is in. Said by issue-classifier for a comment `/claude stop` and by api; heard
 * by scheduler.
 */
export const TaskStop = defineEvent({
  type: 'command.task.stop.v1',
  subject: 'command.task.stop',
  stream: 'COMMANDS',
  Data: TaskStopData,
});
