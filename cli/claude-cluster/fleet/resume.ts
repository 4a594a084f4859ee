import type { Command } from 'commander';

import type { Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { actOnAgent } from './act-on-agent.ts';

/** `claude-cluster resume` */
export function resume(context: Context): Command {
  return actOnAgent(context, {
    name: 'resume',
    description: 'give a drained agent work again',
  }).addHelpText('after', examples(['claude-cluster resume pc1']));
}
