import { IsIn, IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';

import { defineEvent } from './event.ts';
import { TaskRef } from './task-ref.ts';
import {
  AGENT_NAME,
  PRIORITIES,
  SPECIALTIES,
  type Priority,
  type Specialty,
} from './vocabulary.ts';

export class TaskQueuedData extends TaskRef {
  @IsString()
  @MaxLength(1024)
  title!: string;

  @IsIn(SPECIALTIES)
  specialty!: Specialty;

  @IsIn(PRIORITIES)
  priority!: Priority;
}

/** A task waits for an agent. Said by scheduler once a run; heard by pr-publisher for the comment. */
export const TaskQueued = defineEvent({
  type: 'task.queued.v1',
  subject: 'task.{specialty}.queued',
  stream: 'TASK_FACTS',
  Data: TaskQueuedData,
});

export class TaskReassignedData extends TaskRef {
  /** The attempt that ended. */
  @IsInt()
  @Min(1)
  attempt!: number;

  /** The agent that had it. */
  @Matches(AGENT_NAME)
  agent!: string;

  @IsString()
  @MaxLength(4096)
  cause!: string;

  @IsInt()
  attemptsMax!: number;
}

/** An attempt ended without a commit and another will follow. Said by scheduler; heard by pr-publisher. */
export const TaskReassigned = defineEvent({
  type: 'task.reassigned.v1',
  subject: 'task.{specialty}.reassigned',
  stream: 'TASK_FACTS',
  Data: TaskReassignedData,
});
