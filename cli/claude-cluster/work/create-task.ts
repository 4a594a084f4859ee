import { Command } from 'commander';

import { usageError } from '../command-error.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { wholeNumber } from '../parse-option.ts';
import { examples } from '../show/help.ts';
import {
  askForWork,
  readBody,
  repositoryOf,
  withWorkOptions,
  type WorkAsked,
} from './ask-for-work.ts';
import { tellOfWork } from './tell-of-work.ts';

interface CreateOptions {
  readonly repo: string;
  readonly issue?: number;
  readonly title?: string;
  readonly body?: string;
  readonly bodyFile?: string;
  readonly specialty?: string;
  readonly priority?: string;
}

/** `claude-cluster create-task` */
export function createTask(context: Context): Command {
  const command = new Command('create-task')
    .alias('submit')
    .description('ask for work: on an issue that is there, or on a new one that is opened for it')
    .requiredOption('-r, --repo <owner/name>', 'the repository')
    .option('-i, --issue <number>', 'an issue that is there', wholeNumber(1, 999_999_999))
    .option('-t, --title <text>', 'the title of a new issue')
    .option('-b, --body <text>', 'what is to be done, in Markdown')
    .option('-F, --body-file <file>', 'the same from a file; - reads standard input');
  return withWorkOptions(command)
    .addHelpText(
      'after',
      examples(
        ['claude-cluster create-task --repo octo-org/shop --issue 12'],
        ['claude-cluster submit -r octo-org/shop -t "Round prices up" -F - < issue.md'],
      ),
    )
    .action(async (options: CreateOptions, command: Command) => {
      const asked = await readOptions(options, context.folder);
      const api = await apiOf(context, command);
      tellOfWork(await askForWork(api, asked), outputOf(context, command));
    });
}

async function readOptions(options: CreateOptions, folder: string): Promise<WorkAsked> {
  const { repo, issue, title, body, bodyFile, specialty, priority } = options;
  const common = {
    repository: repositoryOf(repo),
    ...(specialty === undefined ? {} : { specialty }),
    ...(priority === undefined ? {} : { priority }),
  };
  if (issue !== undefined) {
    if (title !== undefined || body !== undefined || bodyFile !== undefined)
      throw usageError('An issue that is there has its text: leave --title and --body out.');
    return { ...common, issueNumber: issue };
  }
  if (title === undefined) throw usageError('What is to be done? Give --issue, or --title.');
  if (body !== undefined && bodyFile !== undefined)
    throw usageError('Give --body or --body-file, not both.');
  const text = bodyFile === undefined ? body : await readBody(bodyFile, folder);
  return { ...common, title, body: text ?? '' };
}
