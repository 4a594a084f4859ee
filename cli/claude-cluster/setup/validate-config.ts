import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { Command } from 'commander';

import { CommandError, EXIT } from '../command-error.ts';
import { outputOf, type Context } from '../context.ts';
import { examples } from '../show/help.ts';

const USUAL = '.github/claude-cluster.yml';

/** `claude-cluster config` */
export function config(context: Context): Command {
  return new Command('config')
    .description('look at a repository’s own settings')
    .addCommand(validate(context))
    .addHelpText('after', examples(['claude-cluster config validate']));
}

function validate(context: Context): Command {
  return new Command('validate')
    .description('judge a repository’s file as the cluster would')
    .argument('[file]', 'the file', USUAL)
    .addHelpText(
      'after',
      `${examples(
        ['claude-cluster config validate'],
        ['claude-cluster config validate ../shop/.github/claude-cluster.yml --json'],
      )}\n\nExit code: 0 when it can be used, 1 when not, 5 when there is none.`,
    )
    .action(async (file: string, _options: object, command: Command) => {
      const path = resolve(context.folder, file);
      const text = await read(path);
      const { describeFault, parseRepositoryFile, RepositoryFileInvalid } =
        await import('#libs/repository-file');
      try {
        const settings = parseRepositoryFile(text);
        const answer = { file: path, ok: true, faults: [], settings };
        outputOf(context, command).answer(answer, () => `${file} can be used.`);
      } catch (error) {
        if (!(error instanceof RepositoryFileInvalid)) throw error;
        const { faults } = error;
        const { json } = outputOf(context, command);
        // For programs the faults are the result, and not words about a failure.
        if (json) context.out.write(`${JSON.stringify({ file: path, ok: false, faults })}\n`);
        else
          throw new CommandError(EXIT.failed, `${file} can’t be used. Mend these and try again:`, {
            details: faults.map(describeFault),
          });
        context.exitWith(EXIT.failed);
      }
    });
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new CommandError(
      EXIT.notFound,
      `${path} can’t be read (${code}). Name the file, or run this in the repository’s folder.`,
      { cause },
    );
  }
}
