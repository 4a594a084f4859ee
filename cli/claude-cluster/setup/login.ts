import { password } from '@inquirer/prompts';
import { Command } from 'commander';

import { plainLine } from '../../terminal/terminal-text.ts';
import { usageError } from '../command-error.ts';
import { ApiClient } from '../connect/api-client.ts';
import { findConnection } from '../connect/find-connection.ts';
import { forgetLogin, saveLogin } from '../connect/saved-login.ts';
import { outputOf, type Context, type GlobalOptions } from '../context.ts';
import { examples } from '../show/help.ts';

/** `claude-cluster login` */
export function login(context: Context): Command {
  return new Command('login')
    .description('try a token and keep it for the next commands')
    .option('--forget', 'forget what is kept')
    .addHelpText(
      'after',
      examples(
        ['claude-cluster login --api https://hub.example', 'asks for the token'],
        ['pass show cluster | claude-cluster login', 'takes it from standard input'],
        ['claude-cluster login --forget'],
      ),
    )
    .action(async (options: { forget?: true }, command: Command) => {
      const output = outputOf(context, command);
      if (options.forget === true) {
        const file = await forgetLogin(context.env);
        output.answer({ forgotten: file }, () => `${file} is gone.`);
        return;
      }
      const globals = command.optsWithGlobals<GlobalOptions>();
      const { url } = await findConnection(globals, context.env);
      const token = (globals.token ?? (await readToken(context))).trim();
      if (token === '') throw usageError('No token was given. Give one, or --forget.');
      const api = new ApiClient({ url, token }, context.signal);
      const { name, role } = await api.get<{ name: string; role: string }>('/api/v1/me');
      const file = await saveLogin({ url, token }, context.env);
      output.answer(
        { url, name, role, file },
        () => `You are ${plainLine(name)}, ${plainLine(role)} at ${url}. Kept in ${file}.`,
      );
    });
}

async function readToken({ signal }: Context): Promise<string> {
  if (process.stdin.isTTY) return password({ message: 'The token?', mask: '*' }, { signal });
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
