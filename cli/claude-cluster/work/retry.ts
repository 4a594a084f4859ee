import type { Command } from 'commander';

import type { Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { actOnTask } from './act-on-task.ts';
import { withWorkOptions } from './ask-for-work.ts';

/** `claude-cluster retry` */
export function retry(context: Context): Command {
  const command = actOnTask(
    context,
    { name: 'retry', description: 'begin a task anew that failed, was stopped or is held' },
    ({ fromScratch, specialty, priority }) => ({
      ...(fromScratch === true && { fromScratch }),
      ...(typeof specialty === 'string' && { specialty }),
      ...(typeof priority === 'string' && { priority }),
    }),
  ).option('--from-scratch', 'leave out what earlier attempts had done');
  return withWorkOptions(command).addHelpText(
    'after',
    examples(
      ['claude-cluster retry octo-org/shop#12'],
      ['claude-cluster retry octo-org/shop#12 --from-scratch --specialty frontend'],
    ),
  );
}
