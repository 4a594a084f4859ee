import { Command } from 'commander';

import { apiOf, outputOf, type Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { parseIssueReference } from '../task-reference.ts';
import { askForWork, withWorkOptions } from './ask-for-work.ts';
import { tellOfWork } from './tell-of-work.ts';

/** `claude-cluster run-task` */
export function runTask(context: Context): Command {
  const command = new Command('run-task')
    .description('have an issue worked on that is there, as its label would')
    .argument('<issue>', 'owner/name#12, or the issue’s address');
  return withWorkOptions(command)
    .addHelpText(
      'after',
      examples(
        ['claude-cluster run-task octo-org/shop#12'],
        ['claude-cluster run-task octo-org/shop#12 --specialty backend --priority high'],
      ),
    )
    .action(
      async (
        issue: string,
        options: { specialty?: string; priority?: string },
        command: Command,
      ) => {
        const { specialty, priority } = options;
        const reference = parseIssueReference(issue);
        const api = await apiOf(context, command);
        const answer = await askForWork(api, {
          ...reference,
          ...(specialty === undefined ? {} : { specialty }),
          ...(priority === undefined ? {} : { priority }),
        });
        tellOfWork(answer, outputOf(context, command));
      },
    );
}
