import { resolve } from 'node:path';

import { Command } from 'commander';
import { AGENT_NAME } from '#libs/contracts';

import { usageError } from '../command-error.ts';
import { outputOf, type Context } from '../context.ts';
import { wholeNumber, words } from '../parse-option.ts';
import { examples } from '../show/help.ts';
import { readSpecialties } from './specialties.ts';

interface StartNodeOptions {
  readonly folder: string;
  readonly id?: string;
  readonly specialties?: string[];
  readonly slots?: number;
}

/** `claude-cluster start-node` */
export function startNode(context: Context): Command {
  return new Command('start-node')
    .description('run an agent on this PC, until Ctrl-C; work in hand is ended or handed back')
    .option(
      '--folder <folder>',
      'what `claude-cluster init` wrote for it: cluster/agents/<id>',
      '.',
    )
    .option('--id <name>', 'another name than its .env says')
    .option(
      '--specialties <list>',
      'what it takes on: backend,testing; its key must be good for them',
      words,
    )
    .option('--slots <count>', 'attempts at once', wholeNumber(1, 32))
    .addHelpText(
      'after',
      `${examples(
        ['claude-cluster start-node --folder ./pc1'],
        ['ANTHROPIC_API_KEY=... claude-cluster start-node --specialties backend,api --slots 2'],
      )}\n\nA setting in the environment outranks the one in its .env. Its log is in FOLDER/logs.`,
    )
    .action(async (options: StartNodeOptions, command: Command) => {
      const { id, slots } = options;
      if (id !== undefined && !AGENT_NAME.test(id))
        throw usageError('--id is up to 31 lower-case letters, digits and hyphens.');
      const output = outputOf(context, command);
      const specialties = options.specialties && readSpecialties(options.specialties);
      for (const { said, meant } of specialties?.mapped ?? [])
        output.note(`${said} is taken for ${meant}.`);
      const { runNode } = await import('./run-node.ts');
      await runNode({
        folder: resolve(context.folder, options.folder),
        output,
        signal: context.signal,
        settings: {
          ...(id !== undefined && { AGENT_ID: id }),
          ...(specialties && { AGENT_SPECIALTIES: specialties.specialties.join(',') }),
          ...(slots !== undefined && { AGENT_SLOTS: String(slots) }),
        },
      });
    });
}
