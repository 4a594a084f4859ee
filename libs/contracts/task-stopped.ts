import { IsInt, Matches, Min } from 'class-validator';

import { defineEvent } from './event.ts';
import { Remains } from './remains.ts';
import { AGENT_NAME } from './vocabulary.ts';

export class TaskStoppedData extends Remains {
  @IsInt()
  @Min(1)
  attempt!: number;

  /** That had it, and says so. */
  @Matches(AGENT_NAME)
  agent!: string;
}

/**
 * Nothing runs any more of an attempt that was ended over its agent's head: cancelled, or taken away from an agent that
 * was silent. Said by scheduler when the agent has confirmed it, once an attempt; heard by api and pr-publisher.
 */
export const TaskStopped = defineEvent({
  type: 'task.stopped.v1',
  subject: 'task.{specialty}.stopped',
  stream: 'TASK_FACTS',
  Data: TaskStoppedData,
});
