import { Type } from 'class-transformer';
import { IsIn, IsObject, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';

import { RIGHTS, type Right } from './authorisation.ts';
import { defineEvent, type EventDefinition } from './event.ts';
import { Actor } from './issue.ts';
import { AGENT_NAME } from './vocabulary.ts';

export class NodeCommandData {
  @IsString()
  @MaxLength(100)
  commandId!: string;

  @Matches(AGENT_NAME)
  agent!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Actor)
  by!: Actor;

  @IsIn(RIGHTS)
  right!: Right;
}

const command = (verb: string): EventDefinition<NodeCommandData> =>
  defineEvent({
    type: `command.node.${verb}.v1`,
    subject: `command.node.${verb}`,
    stream: 'COMMANDS',
    Data: NodeCommandData,
  });

/** Give an agent nothing new, until told otherwise; it finishes what it has. Said by api; heard by node-health. */
export const NodeDrain = command('drain');
/** Give it work again. Said by api; heard by node-health. */
export const NodeResume = command('resume');
