import { Command, Option } from 'commander';

import type { Agent, List } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { wholeNumber } from '../parse-option.ts';
import { agentTable } from '../show/cluster-lines.ts';
import { examples } from '../show/help.ts';

/** `claude-cluster agents` */
export function agents(context: Context): Command {
  return new Command('agents')
    .alias('nodes')
    .description('list the PCs that work: what they do, how loaded they are, when they were seen')
    .addOption(
      new Option('-s, --state <state>', 'only these').choices(['online', 'draining', 'offline']),
    )
    .option('-n, --limit <count>', 'at most so many, up to 500', wholeNumber(1, 500), 200)
    .addHelpText('after', examples(['claude-cluster agents'], ['claude-cluster nodes --json']))
    .action(async (options: { state?: string; limit: number }, command: Command) => {
      const api = await apiOf(context, command);
      const found = await api.get<List<Agent>>('/api/v1/agents', { ...options });
      outputOf(context, command).answer(found, (output) =>
        found.items.length === 0
          ? 'There is no such agent. Start one: claude-cluster start-node --help'
          : agentTable(found.items, output, Date.now()),
      );
    });
}
