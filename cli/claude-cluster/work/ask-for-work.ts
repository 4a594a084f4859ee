import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { Option, type Command } from 'commander';
import { PRIORITIES, REPOSITORY_NAME, SPECIALTIES } from '#libs/contracts';

import { CommandError, EXIT, usageError } from '../command-error.ts';
import type { ApiClient } from '../connect/api-client.ts';
import type { Task } from '../connect/answers.ts';

/** How work is asked for: an issue that is there, or the words of one that is to be opened. */
export interface WorkAsked {
  readonly repository: string;
  readonly issueNumber?: number;
  readonly title?: string;
  readonly body?: string;
  readonly specialty?: string;
  readonly priority?: string;
}

/** What the api says: the task, or that it took the wish and knows no more yet. */
export type WorkAnswer = Task | { readonly commandId: string; readonly detail: string };

/** The options by which people correct the classifier. */
export function withWorkOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--specialty <name>', 'what kind of work it is, whatever it looks like').choices(
        SPECIALTIES,
      ),
    )
    .addOption(new Option('--priority <name>', 'how urgent it is').choices(PRIORITIES));
}

/** Asks the api for it; resolves once it is queued, or after the api's patience. */
export async function askForWork(api: ApiClient, asked: WorkAsked): Promise<WorkAnswer> {
  const { body } = await api.post<WorkAnswer>('/api/v1/tasks', asked);
  return body;
}

export function isTask(answer: WorkAnswer): answer is Task {
  return 'id' in answer;
}

/** @throws CommandError for what is no repository's name */
export function repositoryOf(text: string): string {
  if (REPOSITORY_NAME.test(text)) return text;
  throw usageError(`"${text}" is no repository. Write it as owner/name.`);
}

/** The text of a file, or of standard input for `-`. */
export async function readBody(file: string, folder: string): Promise<string> {
  try {
    return await (file === '-' ? readStdin() : readFile(resolve(folder, file), 'utf8'));
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new CommandError(
      EXIT.usage,
      `${file} can't be read (${code}). Give --body-file a file, or - for standard input.`,
      { cause },
    );
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
