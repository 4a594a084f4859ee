import { Command } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import type { AuditEntry, List } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { moment as momentOption, wholeNumber } from '../parse-option.ts';
import { moment } from '../show/age.ts';
import { examples } from '../show/help.ts';
import { table } from '../show/table.ts';

interface AuditOptions {
  readonly repo?: string;
  readonly issue?: number;
  readonly kind?: string;
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `claude-cluster audit` */
export function audit(context: Context): Command {
  return new Command('audit')
    .description('list who asked for what, what was refused, and what was published')
    .option('-r, --repo <owner/name>', 'only of this repository')
    .option('-i, --issue <number>', 'only of this issue', wholeNumber(1, 999_999_999))
    .option(
      '--kind <kind>',
      'authorised, refused, declined, command, held, approved, published ...',
    )
    .option('--actor <who>', 'only what this person or token did')
    .option('--from <moment>', 'since 2026-03-01, or since 24h ago', momentOption)
    .option('--to <moment>', 'until then', momentOption)
    .option('-n, --limit <count>', 'at most so many, up to 500', wholeNumber(1, 500), 50)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .addHelpText(
      'after',
      examples(
        ['claude-cluster audit --from 24h'],
        ['claude-cluster audit --kind refused --repo octo-org/shop'],
      ),
    )
    .action(async ({ repo, ...options }: AuditOptions, command: Command) => {
      const api = await apiOf(context, command);
      const query = { ...options, repository: repo };
      const found = await api.get<List<AuditEntry>>('/api/v1/audit', query);
      outputOf(context, command).answer(found, (output) => {
        if (found.items.length === 0) return 'Nothing of that kind is written down.';
        const shown = table(
          found.items,
          [
            { head: 'when', of: ({ at }) => moment(at) },
            { head: 'what', of: ({ kind }) => kind },
            { head: 'issue', of: issueText },
            { head: 'who', of: ({ actor }) => actor ?? '' },
            { head: 'right', of: ({ right }) => right ?? '' },
            { head: 'detail', of: ({ detail }) => detailText(detail), elastic: true },
          ],
          output,
        );
        return found.nextCursor === null
          ? shown
          : `${shown}\n\nMore: --cursor ${plainLine(found.nextCursor)}`;
      });
    });
}

function issueText({ repository, issueNumber }: AuditEntry): string {
  return repository === null ? '' : `${repository}${issueNumber === null ? '' : `#${issueNumber}`}`;
}

/** `reason=no-permission, login=octo-guest`. */
function detailText(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return JSON.stringify(detail);
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
