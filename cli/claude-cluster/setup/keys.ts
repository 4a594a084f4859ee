import { resolve } from 'node:path';

import { Command } from 'commander';

import { parseAgentList, requireHost, UsageError } from '../../../infra/nats/arguments.ts';
import { usageError } from '../command-error.ts';
import { outputOf, type Context } from '../context.ts';
import { examples } from '../show/help.ts';

interface KeysOptions {
  readonly folder: string;
  readonly agents: string;
  readonly host: string;
  readonly tls?: true;
}

/** `claude-cluster keys` */
export function keys(context: Context): Command {
  return new Command('keys')
    .description('make the broker’s keys, certificates and configuration alone, as init does too')
    .requiredOption('--folder <folder>', 'where they go; what is there is kept')
    .requiredOption(
      '--agents <list>',
      'all agents to let in: pc1:backend+general,pc2:frontend; or none',
    )
    .option('--host <name>', 'the name or address by which PCs reach the broker', '127.0.0.1')
    .option('--tls', 'certificates as well')
    .addHelpText(
      'after',
      `${examples([
        'claude-cluster keys --folder broker --agents pc1:backend,pc2:frontend --host hub.example --tls',
      ])}\n\nAn agent that is not listed any more is removed.`,
    )
    .action(async (options: KeysOptions, command: Command) => {
      const { tls = false, host } = options;
      const folder = resolve(context.folder, options.folder);
      const agents = read(options);
      const [{ makeBrokerFolder }, { nextSteps }] = await Promise.all([
        import('../../../infra/nats/make-broker-folder.ts'),
        import('../../../infra/nats/next-steps.ts'),
      ]);
      const made = await makeBrokerFolder({ folder, agents, host, tls });
      outputOf(context, command).answer(made, () => nextSteps(made).trimEnd());
    });
}

function read({ host, agents }: KeysOptions): ReturnType<typeof parseAgentList> {
  try {
    requireHost(host);
    return parseAgentList(agents);
  } catch (error) {
    if (error instanceof UsageError) throw usageError(error.message);
    throw error;
  }
}
