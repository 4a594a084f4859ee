import { setTimeout as pause } from 'node:timers/promises';

import { Command } from 'commander';

import { CommandError, EXIT, usageError, type ExitCode } from '../command-error.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { RESTING, type Task, type TaskStatus } from '../connect/answers.ts';
import { followEvents } from '../connect/event-stream.ts';
import { apiOf, outputOf, type Context } from '../context.ts';
import { duration, wholeNumber } from '../parse-option.ts';
import { examples } from '../show/help.ts';
import { parseIssueReference, referenceOf, type IssueReference } from '../task-reference.ts';
import {
  askForWork,
  isTask,
  repositoryOf,
  withWorkOptions,
  type WorkAnswer,
  type WorkAsked,
} from './ask-for-work.ts';
import { workflowScreen, type WorkflowScreen } from './workflow-screen.ts';

interface WorkflowOptions {
  readonly repo?: string;
  readonly issue?: number;
  readonly timeout?: number;
  readonly specialty?: string;
  readonly priority?: string;
}

const LOOK_EVERY_MS = 1000;

/** What the exit code says of how a task ended. */
export const OUTCOMES: Readonly<Partial<Record<TaskStatus, ExitCode>>> = {
  completed: EXIT.ok,
  failed: EXIT.failed,
  cancelled: EXIT.failed,
  held: EXIT.nothingDone,
};

/** `claude-cluster workflow` */
export function workflow(context: Context): Command {
  const command = new Command('workflow')
    .description('have an issue worked on, show it live, and wait for the pull request')
    .argument('[issue]', 'owner/name#12, or the issue’s address')
    .option('-r, --repo <owner/name>', 'the repository, in place of the argument')
    .option('-i, --issue <number>', 'the issue’s number', wholeNumber(1, 999_999_999))
    .option('--timeout <duration>', 'wait no longer than 90s, 30m, 2h; the work goes on', duration);
  return withWorkOptions(command)
    .addHelpText(
      'after',
      `${examples(
        ['claude-cluster workflow --issue 12 --repo octo-org/shop'],
        ['claude-cluster workflow octo-org/shop#12 --timeout 30m --json'],
      )}\n\nExit code: 0 a pull request is there, 1 failed or cancelled, 6 held for a person, 7 timed out.`,
    )
    .action(async (issue: string | undefined, options: WorkflowOptions, command: Command) => {
      const reference = readReference(issue, options);
      const { timeout, specialty, priority } = options;
      const api = await apiOf(context, command);
      const late = AbortSignal.timeout(timeout ?? 2 ** 31 - 1);
      const patient = api.within(late);
      const screen = workflowScreen(outputOf(context, command));
      try {
        const task = await begin(patient, screen, {
          ...reference,
          ...(specialty === undefined ? {} : { specialty }),
          ...(priority === undefined ? {} : { priority }),
        });
        const ended = RESTING.has(task.status) ? task : await follow(patient, task, screen);
        screen.end(ended);
        context.exitWith(OUTCOMES[ended.status] ?? EXIT.failed);
      } catch (error) {
        screen.freeze();
        if (!late.aborted || context.signal.aborted) throw error;
        throw new CommandError(
          EXIT.timedOut,
          `${referenceOf(reference)} has not ended yet, and goes on. ` +
            `Look again: claude-cluster status ${referenceOf(reference)}`,
          { cause: error },
        );
      }
    });
}

function readReference(
  issue: string | undefined,
  { repo, issue: number }: WorkflowOptions,
): IssueReference {
  const named = repo !== undefined && number !== undefined;
  if (issue !== undefined && repo === undefined && number === undefined)
    return parseIssueReference(issue);
  if (issue === undefined && named) return { repository: repositoryOf(repo), issueNumber: number };
  throw usageError('Which issue? Write owner/name#12, or give both --repo and --issue.');
}

/** Resolves once the task is known to the api. */
async function begin(
  api: ApiClient,
  screen: WorkflowScreen,
  asked: IssueReference & { specialty?: string; priority?: string },
): Promise<Task> {
  const answer = await ask(api, asked);
  if (isTask(answer)) return answer;
  screen.doing(answer.detail);
  for (;;) {
    const found = await findTask(api, asked);
    if (found !== undefined) return found;
    await pause(LOOK_EVERY_MS, undefined, { signal: api.signal });
  }
}

/** Work that goes on already is followed, whoever asked for it. */
async function ask(api: ApiClient, asked: WorkAsked & IssueReference): Promise<WorkAnswer> {
  try {
    return await askForWork(api, asked);
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode !== EXIT.nothingDone) throw error;
    const there = await findTask(api, asked);
    if (there === undefined || RESTING.has(there.status)) throw error;
    return there;
  }
}

/** To the task's rest; then the whole of it is read once more. */
async function follow(api: ApiClient, task: Task, screen: WorkflowScreen): Promise<Task> {
  const path = `/api/v1/tasks/${task.id}`;
  screen.show(task);
  for await (const { event, data } of followEvents(api, `${path}/events`)) {
    screen.heard(event, data);
    const status = event === 'task' ? (data as Partial<Task>).status : undefined;
    if (status !== undefined && RESTING.has(status)) return api.get<Task>(path);
  }
  return api.get<Task>(path);
}

async function findTask(api: ApiClient, reference: IssueReference): Promise<Task | undefined> {
  try {
    return await api.get<Task>(`/api/v1/tasks/${encodeURIComponent(referenceOf(reference))}`);
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === EXIT.notFound) return undefined;
    throw error;
  }
}
