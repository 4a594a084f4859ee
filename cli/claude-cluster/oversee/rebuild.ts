import { join, resolve } from 'node:path';

import { Command } from 'commander';

import { CommandError, EXIT } from '../command-error.ts';
import { readRunning } from '../connect/running-cluster.ts';
import { outputOf, type Context } from '../context.ts';
import { examples } from '../show/help.ts';
import { spinner } from '../show/spinner.ts';

/** `claude-cluster rebuild` */
export function rebuild(context: Context): Command {
  return new Command('rebuild')
    .description('make what the api shows anew from the streams, on the coordinator itself')
    .option('--folder <folder>', 'what `init` wrote; else the cluster of `up` that runs here')
    .addHelpText(
      'after',
      `${examples(['claude-cluster rebuild --folder ./cluster'])}\n\nThe api may go on meanwhile. What the streams have forgotten (30 days) is lost; tokens stay.`,
    )
    .action(async (options: { folder?: string }, command: Command) => {
      const folder = await folderOf(options.folder, context);
      const output = outputOf(context, command);
      // It brings the services' settings along; other commands start without.
      const { runRebuild } = await import('./run-rebuild.ts');
      const turning = spinner(output);
      turning.say('reading the streams');
      const tookMs = await runRebuild(join(folder, 'coordinator', 'api'), context).finally(() => {
        turning.stop();
      });
      output.answer({ rebuilt: true, tookMs }, () => `Made anew in ${Math.ceil(tookMs / 1000)} s.`);
    });
}

async function folderOf(named: string | undefined, { folder, env }: Context): Promise<string> {
  if (named !== undefined) return resolve(folder, named);
  const running = await readRunning(env);
  if (running !== undefined) return running.folder;
  throw new CommandError(
    EXIT.notFound,
    'No cluster of `up` runs here. Name what `claude-cluster init` wrote with --folder.',
  );
}
