import { resolve } from 'node:path';

import { Command } from 'commander';

import { CommandError, EXIT } from '../command-error.ts';
import { outputOf, type Context } from '../context.ts';
import { readPlan } from '../setup/plan.ts';
import { examples } from '../show/help.ts';

/** `claude-cluster start-coordinator` */
export function startCoordinator(context: Context): Command {
  return new Command('start-coordinator')
    .description('run the coordinator that `init` wrote, until Ctrl-C; what dies is started again')
    .option('--folder <folder>', 'what `claude-cluster init` wrote', './cluster')
    .addHelpText(
      'after',
      `${examples(['claude-cluster start-coordinator --folder ./cluster'])}\n\nA setting in the environment outranks the one in a .env. Logs are in FOLDER/logs.`,
    )
    .action(async (options: { folder: string }, command: Command) => {
      const folder = resolve(context.folder, options.folder);
      const plan = await readPlan(folder);
      if (plan === undefined)
        throw new CommandError(
          EXIT.notFound,
          `There is no cluster in ${folder}. Write one with claude-cluster init, or name its --folder.`,
        );
      if (plan.compose !== undefined)
        throw new CommandError(
          EXIT.nothingDone,
          `The cluster in ${folder} is made for containers. Start it with docker compose up.`,
        );
      const { runCoordinator } = await import('./run-coordinator.ts');
      const output = outputOf(context, command);
      await runCoordinator({ folder, plan, output, signal: context.signal });
    });
}
