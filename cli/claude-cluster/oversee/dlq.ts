import { Command } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import { usageError } from '../command-error.ts';
import type { DeadLetter, List } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { wholeNumber } from '../parse-option.ts';
import { moment } from '../show/age.ts';
import { examples } from '../show/help.ts';
import type { Output } from '../show/output.ts';
import { facts, table } from '../show/table.ts';

/** `claude-cluster dlq` */
export function dlq(context: Context): Command {
  return new Command('dlq')
    .description('look at the dead letters: what no service could handle')
    .addCommand(listLetters(context))
    .addCommand(showLetter(context))
    .addCommand(redriveLetter(context))
    .addHelpText(
      'after',
      examples(
        ['claude-cluster dlq list'],
        ['claude-cluster dlq show 17'],
        ['claude-cluster dlq redrive 17', 'once its cause is mended'],
      ),
    );
}

function listLetters(context: Context): Command {
  return new Command('list')
    .description('list them, the newest first')
    .option('-n, --limit <count>', 'at most so many, up to 500', wholeNumber(1, 500), 50)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action(async (options: { limit: number; cursor?: string }, command: Command) => {
      const api = await apiOf(context, command);
      const found = await api.get<List<DeadLetter>>('/api/v1/dlq', { ...options });
      outputOf(context, command).answer(found, (output) => {
        if (found.items.length === 0) return 'There are no dead letters.';
        const shown = table(
          found.items,
          [
            { head: 'id', of: ({ id }) => id, right: true },
            { head: 'when', of: ({ at }) => moment(at) },
            { head: 'who gave up', of: ({ consumer }) => consumer },
            { head: 'what', of: ({ subject }) => subject },
            { head: 'tries', of: ({ deliveries }) => String(deliveries), right: true },
            { head: 'again', of: ({ redrivenAt }) => (redrivenAt === null ? '' : 'redriven') },
            { head: 'why', of: ({ reason }) => reason, elastic: true },
          ],
          output,
        );
        return found.nextCursor === null
          ? shown
          : `${shown}\n\nMore: --cursor ${plainLine(found.nextCursor)}`;
      });
    });
}

function showLetter(context: Context): Command {
  return new Command('show')
    .description('show one with everything it says')
    .argument('<id>', 'as `claude-cluster dlq list` lists it')
    .action(async (id: string, _options: object, command: Command) => {
      const path = letterPath(id);
      const api = await apiOf(context, command);
      const letter = await api.get<DeadLetter>(path);
      outputOf(context, command).answer(letter, (output) => render(letter, output));
    });
}

function redriveLetter(context: Context): Command {
  return new Command('redrive')
    .description('say it again to whoever gave up on it; needs an admin’s token')
    .argument('<id>', 'as `claude-cluster dlq list` lists it')
    .action(async (id: string, _options: object, command: Command) => {
      const path = `${letterPath(id)}/redrive`;
      const api = await apiOf(context, command);
      const { body } = await api.post<{ redrivenAs: string; subject: string }>(path);
      outputOf(context, command).answer(
        body,
        () => `Said again on ${plainLine(body.subject)} as ${plainLine(body.redrivenAs)}.`,
      );
    });
}

function letterPath(id: string): string {
  if (/^\d{1,18}$/.test(id)) return `/api/v1/dlq/${id}`;
  throw usageError(`"${id}" names no dead letter. See: claude-cluster dlq list`);
}

function render(letter: DeadLetter, output: Output): string {
  const { at, stream, consumer, subject, deliveries, reason, original, redrivenAt } = letter;
  const pairs: [string, string][] = [
    ['when', moment(at)],
    ['who gave up', plainLine(`${consumer}, reading ${stream}`)],
    ['subject', plainLine(subject)],
    ['tries', String(deliveries)],
    ['why', plainLine(reason)],
    ['redriven', redrivenAt === null ? 'no' : moment(redrivenAt)],
  ];
  return [facts(pairs, output), '', indented(original)].join('\n');
}

/** JSON is escaped once more by being written anew; anything else is one harmless line. */
function indented(original: string): string {
  try {
    return JSON.stringify(JSON.parse(original), undefined, 2)
      .split('\n')
      .map((line) => (/^ */.exec(line)?.[0] ?? '') + plainLine(line))
      .join('\n');
  } catch {
    return plainLine(original);
  }
}
