import type { Command } from 'commander';

import type { Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { actOnAgent } from './act-on-agent.ts';

/** `claude-cluster drain` */
export function drain(context: Context): Command {
  return actOnAgent(context, {
    name: 'drain',
    description: 'give an agent no new work; what it has, it ends',
  }).addHelpText('after', examples(['claude-cluster drain pc1', 'before its PC is switched off']));
}
