import { resolve } from 'node:path';

import { Command, Option } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import { EXIT } from '../command-error.ts';
import { outputOf, type Context } from '../context.ts';
import { examples } from '../show/help.ts';
import type { Output } from '../show/output.ts';
import { spinner } from '../show/spinner.ts';
import { PURPOSES, type Finding, type Purpose } from './check.ts';
import type { Examined } from './examine.ts';

interface DoctorOptions {
  readonly for?: Purpose;
  readonly folder?: string;
  readonly fix?: true;
  readonly offline?: true;
}

/** `claude-cluster doctor` */
export function doctor(context: Context): Command {
  return new Command('doctor')
    .description('look at what this machine needs, and say what to do about what is missing')
    .addOption(
      new Option(
        '--for <purpose>',
        'what it is wanted for (up; coordinator with --folder)',
      ).choices(PURPOSES),
    )
    .option('--folder <folder>', 'what `claude-cluster init` wrote, to look at its .env too')
    .option('--fix', 'mend what can be mended without harm')
    .option('--offline', 'ask nobody over the network')
    .addHelpText(
      'after',
      `${examples(
        ['claude-cluster doctor'],
        ['claude-cluster doctor --for node --folder ./pc1 --fix'],
        ['claude-cluster doctor --json | jq ".checks[] | select(.state != \\"ok\\")"'],
      )}\n\nExit code: 0 when nothing required is missing, else 1.`,
    )
    .action(async (options: DoctorOptions, command: Command) => {
      const output = outputOf(context, command);
      const folder =
        options.folder === undefined ? undefined : resolve(context.folder, options.folder);
      const purpose = options.for ?? (folder === undefined ? 'up' : 'coordinator');
      // It brings half of the services along; other commands start without.
      const { examine } = await import('./examine.ts');
      const turning = spinner(output);
      let checks: Examined[];
      try {
        checks = await examine(
          {
            purpose,
            folder,
            env: context.env,
            offline: options.offline === true,
            signal: context.signal,
          },
          {
            fix: options.fix === true,
            onBegin: (name) => {
              turning.say(`looking at ${name}`);
            },
          },
        );
      } finally {
        turning.stop();
      }
      const well = checks.every(({ state }) => state !== 'missing');
      output.answer({ ok: well, for: purpose, checks }, (shown) => render(checks, purpose, shown));
      context.exitWith(well ? EXIT.ok : EXIT.failed);
    });
}

const MARKS: Readonly<Record<Finding['state'], readonly ['green' | 'red' | 'yellow', string]>> = {
  ok: ['green', '✓'],
  doubtful: ['yellow', '!'],
  missing: ['red', '✗'],
};

function render(checks: readonly Examined[], purpose: Purpose, { paint }: Output): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, detail, remedy, fixed }) => {
    const mark = paint(...MARKS[state]);
    const more = fixed ? paint('green', ' (mended)') : '';
    const line = `${mark} ${name.padEnd(width)}  ${plainLine(detail)}${more}`;
    return remedy === '' ? [line] : [line, `  ${' '.repeat(width)}  → ${remedy}`];
  });
  const missing = checks.filter(({ state }) => state === 'missing').length;
  const verdict =
    missing === 0
      ? paint('green', `Ready for: ${purpose}.`)
      : paint('red', `Not ready for: ${purpose}. ${missing} to mend.`);
  return [...lines, '', verdict].join('\n');
}
