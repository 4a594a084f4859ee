import { IsIn, IsString, MaxLength } from 'class-validator';

import { Command } from './command.ts';
import { defineEvent } from './event.ts';
import { QUESTIONS, type Question } from './task-ask.ts';

export class CommandAnsweredData extends Command {
  @IsIn(QUESTIONS)
  verb!: Question;

  /** For a person, in GitHub's Markdown; foreign words in it are neutralised by whoever shows it. */
  @IsString()
  @MaxLength(8192)
  answer!: string;
}

/** The answer to a question. Said by api, once a question; heard by pr-publisher, which puts it under the issue. */
export const CommandAnswered = defineEvent({
  type: 'command.answered.v1',
  subject: 'command.task.answered',
  stream: 'COMMANDS',
  Data: CommandAnsweredData,
});
