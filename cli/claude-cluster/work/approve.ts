import type { Command } from 'commander';

import type { Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { actOnTask } from './act-on-task.ts';

/** `claude-cluster approve` */
export function approve(context: Context): Command {
  return actOnTask(context, {
    name: 'approve',
    description: 'publish the change of a task that is held for a person',
  }).addHelpText(
    'after',
    examples(
      ['claude-cluster status octo-org/shop#12', 'see first what it is held for'],
      ['claude-cluster approve octo-org/shop#12'],
    ),
  );
}
