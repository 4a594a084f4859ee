import { Command, Option } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import { usageError } from '../command-error.ts';
import type { List, Token } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { duration } from '../parse-option.ts';
import { age, moment } from '../show/age.ts';
import { examples } from '../show/help.ts';
import { table } from '../show/table.ts';

/** `claude-cluster token` */
export function token(context: Context): Command {
  return new Command('token')
    .description('make, list and revoke tokens for the api; needs an admin’s token')
    .addCommand(create(context))
    .addCommand(listTokens(context))
    .addCommand(revoke(context))
    .addHelpText(
      'after',
      examples(
        ['claude-cluster token create octo-dashboard --role viewer --expires 90d'],
        ['claude-cluster token list'],
        ['claude-cluster token revoke 3f2a'],
      ),
    );
}

function create(context: Context): Command {
  return new Command('create')
    .description('make one; it is shown once and can’t be shown again')
    .argument('<name>', 'whose it is, or what for; the audit bears it')
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(['viewer', 'operator', 'admin'])
        .default('viewer'),
    )
    .option(
      '--expires <duration>',
      'good for 12h, 90d ...; without it until it is revoked',
      duration,
    )
    .action(async (name: string, options: { role: string; expires?: number }, command: Command) => {
      const { role, expires } = options;
      const api = await apiOf(context, command);
      const { body } = await api.post<Token & { token: string }>('/api/v1/tokens', {
        name,
        role,
        ...(expires === undefined
          ? {}
          : { expiresAt: new Date(Date.now() + expires).toISOString() }),
      });
      const output = outputOf(context, command);
      output.answer(body, () => body.token);
      output.note(`The ${role} ${plainLine(name)} may use it. It is not shown again.`);
    });
}

function listTokens(context: Context): Command {
  return new Command('list').description('list them').action(async (_options, command: Command) => {
    const api = await apiOf(context, command);
    const found = await api.get<List<Token>>('/api/v1/tokens');
    outputOf(context, command).answer(found, (output) =>
      found.items.length === 0
        ? 'There are none but the one of the configuration.'
        : table(
            found.items,
            [
              { head: 'id', of: ({ id }) => id },
              { head: 'name', of: ({ name }) => name, elastic: true },
              { head: 'role', of: ({ role }) => role },
              {
                head: 'expires',
                of: ({ expiresAt = null }) => (expiresAt === null ? 'never' : moment(expiresAt)),
              },
              {
                head: 'used',
                of: ({ lastUsedAt = null }) =>
                  lastUsedAt === null ? 'never' : `${age(lastUsedAt, Date.now())} ago`,
              },
            ],
            output,
          ),
    );
  });
}

function revoke(context: Context): Command {
  return new Command('revoke')
    .description('let one no longer in, from now on')
    .argument('<id>', 'as `claude-cluster token list` lists it')
    .action(async (id: string, _options: object, command: Command) => {
      if (!/^[\w-]{1,64}$/.test(id))
        throw usageError(`"${id}" is no token’s id. See: claude-cluster token list`);
      const api = await apiOf(context, command);
      await api.delete(`/api/v1/tokens/${id}`);
      outputOf(context, command).answer({ revoked: id }, () => `${id} is revoked.`);
    });
}
