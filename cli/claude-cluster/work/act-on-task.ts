import { Command } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import type { Commanded } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { taskPath } from '../task-reference.ts';

/** A command that asks the scheduler for something about one task, and tells what came of it. */
export function actOnTask(
  context: Context,
  { name, description }: { name: 'approve' | 'retry' | 'stop'; description: string },
  bodyOf: (options: Record<string, unknown>) => object = () => ({}),
): Command {
  return new Command(name)
    .description(description)
    .argument('<task>', 'owner/name#12, the issue’s address, or the task’s id')
    .action(async (task: string, options: Record<string, unknown>, command: Command) => {
      const path = `${taskPath(task)}/${name}`;
      const api = await apiOf(context, command);
      const { status, body } = await api.post<Commanded>(path, bodyOf(options));
      outputOf(context, command).answer(body, () => {
        const said = plainLine(body.detail);
        return status === 202 ? `${said} Look later: claude-cluster status ${task}` : said;
      });
    });
}
