import type { Command } from 'commander';

import type { Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { actOnTask } from './act-on-task.ts';

/** `claude-cluster stop` */
export function stop(context: Context): Command {
  return actOnTask(context, {
    name: 'stop',
    description: 'stop the work on a task; nothing more is spent on it',
  }).addHelpText('after', examples(['claude-cluster stop octo-org/shop#12']));
}
