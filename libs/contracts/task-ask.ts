import { IsIn } from 'class-validator';

import { Command } from './command.ts';
import { defineEvent } from './event.ts';

/** The verbs that change nothing. */
export const QUESTIONS = ['status', 'explain', 'help'] as const;
export type Question = (typeof QUESTIONS)[number];

export class TaskAskData extends Command {
  @IsIn(QUESTIONS)
  question!: Question;
}

/** Somebody wants to know. Said by issue-classifier for a comment `/claude explain`; heard by api, which answers. */
export const TaskAsk = defineEvent({
  type: 'command.task.ask.v1',
  subject: 'command.task.ask',
  stream: 'COMMANDS',
  Data: TaskAskData,
});
