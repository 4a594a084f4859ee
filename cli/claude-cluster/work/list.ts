import { Command, Option } from 'commander';

import { TASK_STATUSES, type List, type TaskSummary } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { wholeNumber } from '../parse-option.ts';
import { examples } from '../show/help.ts';
import { taskTable } from '../show/task-lines.ts';

interface ListOptions {
  readonly status?: string;
  readonly repo?: string;
  readonly specialty?: string;
  readonly agent?: string;
  readonly search?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `claude-cluster list` */
export function list(context: Context): Command {
  return new Command('list')
    .alias('ls')
    .description('list tasks, the one that changed last first')
    .addOption(new Option('-s, --status <status>', 'only these').choices(TASK_STATUSES))
    .option('-r, --repo <owner/name>', 'only of this repository')
    .option('--specialty <name>', 'only of this specialty')
    .option('--agent <id>', 'only those that this agent has or had')
    .option('-q, --search <words>', 'only with these words in the title')
    .option('-n, --limit <count>', 'at most so many, up to 500', wholeNumber(1, 500), 50)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .addHelpText(
      'after',
      examples(
        ['claude-cluster list'],
        ['claude-cluster list --status held', 'what waits for a person'],
        ['claude-cluster list --json | jq -r ".items[].issueUrl"'],
      ),
    )
    .action(async (options: ListOptions, command: Command) => {
      const api = await apiOf(context, command);
      const { repo, search, ...same } = options;
      const found = await api.get<List<TaskSummary>>('/api/v1/tasks', {
        ...same,
        repository: repo,
        q: search,
      });
      outputOf(context, command).answer(found, (output) => {
        if (found.items.length === 0) return 'There is no such task.';
        const shown = taskTable(found.items, output, Date.now());
        return found.nextCursor === null
          ? shown
          : `${shown}\n\n${found.items.length} of ${found.total}. The next: --cursor ${found.nextCursor}`;
      });
    });
}
