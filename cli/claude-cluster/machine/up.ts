import { Command, Option } from 'commander';

import { outputOf, type Context } from '../context.ts';
import { wholeNumber, words } from '../parse-option.ts';
import { examples } from '../show/help.ts';
import { chooseForeign } from './choose-foreign.ts';

interface UpOptions {
  readonly agents: number;
  readonly port: number;
  readonly folder?: string;
  readonly repositories?: string[];
  readonly stub: boolean;
}

/** `claude-cluster up` */
export function up(context: Context): Command {
  return new Command('up')
    .description('run a whole cluster on this machine, until Ctrl-C')
    .option('--agents <count>', 'PCs to play', wholeNumber(1, 16), 3)
    .option(
      '-p, --port <port>',
      'of the api and its dashboard; 0: any',
      wholeNumber(0, 65_535),
      8080,
    )
    .option(
      '--folder <folder>',
      'where everything is kept; else nothing is, except with a real GitHub',
    )
    .option('--repositories <list>', 'with GITHUB_TOKEN: owner/name,... to work on', words)
    .addOption(new Option('--no-stub', 'fail instead of playing GitHub and the model'))
    .addHelpText(
      'after',
      `${examples(
        ['claude-cluster up', 'local GitHub, scripted model: no account, no cost'],
        ['ANTHROPIC_API_KEY=... claude-cluster up', 'local GitHub, the real model'],
        ['GITHUB_TOKEN=... ANTHROPIC_API_KEY=... claude-cluster up --repositories octo-org/shop'],
        ['OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 claude-cluster up', 'traces to Jaeger'],
      )}\n\nIn another terminal every command finds it: claude-cluster list`,
    )
    .action(async (options: UpOptions, command: Command) => {
      const foreign = chooseForeign(options, context.env);
      const { runUp } = await import('./run-up.ts');
      await runUp({ ...options, foreign }, context, outputOf(context, command));
    });
}
