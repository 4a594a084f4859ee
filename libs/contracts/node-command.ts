import { Matches } from 'class-validator';

import { defineEvent, type EventDefinition } from './event.ts';
import { Ordered } from './ordered.ts';
import { AGENT_NAME } from './vocabulary.ts';

export class NodeCommandData extends Ordered {
  @Matches(AGENT_NAME)
  agent!: string;
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
