import { Command } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import { CommandError, EXIT } from '../command-error.ts';
import type { ApiClient } from '../connect/api-client.ts';
import type { Explanation } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { moment } from '../show/age.ts';
import { examples } from '../show/help.ts';
import type { Output } from '../show/output.ts';
import { parseIssueReference, taskPath } from '../task-reference.ts';

/** `claude-cluster explain` */
export function explain(context: Context): Command {
  return new Command('explain')
    .description('say why something is, or is not, happening with an issue or task')
    .argument('<task>', 'owner/name#12, the issue’s address, or the task’s id')
    .addHelpText('after', examples(['claude-cluster explain octo-org/shop#12']))
    .action(async (task: string, _options: object, command: Command) => {
      const path = taskPath(task);
      const api = await apiOf(context, command);
      const found = await ask(api, task, path);
      outputOf(context, command).answer(found, (output) => render(found, output));
    });
}

/** An issue without a task has an explanation too. */
async function ask(api: ApiClient, task: string, path: string): Promise<Explanation> {
  if (!task.includes('/')) return api.get(`${path}/explain`);
  try {
    return await api.get(`${path}/explain`);
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode !== EXIT.notFound) throw error;
    const { repository, issueNumber } = parseIssueReference(task);
    return api.get('/api/v1/explain', { repository, issue: issueNumber });
  }
}

function render({ summary, gates, next }: Explanation, { paint }: Output): string {
  const when = next.at === null ? '' : `${moment(next.at)}: `;
  return [
    paint('bold', plainLine(summary)),
    ...gates.map(({ gate, pass, detail, until }) => {
      const mark = pass ? paint('green', '✓') : paint('red', '✗');
      const wait = until === null ? '' : ` (until ${moment(until)})`;
      return `  ${mark} ${gate.padEnd(16)} ${plainLine(detail)}${wait}`;
    }),
    `Next  ${when}${plainLine(next.what)}`,
  ].join('\n');
}
