import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import {
  operatorActor,
  TaskAnswered,
  type Actor,
  type Command,
  type EventDefinition,
  type Right,
  type TaskAnsweredData,
} from '#libs/contracts';
import { Publisher } from '#libs/messaging';
import { Database } from '#libs/persistence';

import type { Holder } from '../access/holder.ts';
import { Changes } from '../live/changes.ts';
import { Problem } from '../problem/problem.ts';
import { findIssue } from './find-issue.ts';

/** The scheduler answers at once, unless it is away. */
const ANSWER_WITHIN_MS = 10_000;
/** And what it answers shows in the read model a moment later. */
const SHOW_WITHIN_MS = 3000;

/** A command about a task, as somebody gave it. */
export interface TaskCommand<Data extends Command> {
  readonly definition: EventDefinition<Data>;
  readonly taskId: string;
  readonly commandId: string;
  readonly holder: Holder;
  /** What this command says besides. */
  readonly more: Omit<Data, keyof Command>;
  /** When the task is as it will be once the command is done. */
  readonly isDone: (status: string) => boolean;
}

/** Who commands, and by what right; the same for every command of the API. */
export function commander(holder: Holder): { by: Actor; right: Right } {
  return { by: operatorActor(holder.name), right: 'operator' };
}

/** The beginning of a trace: what follows from a command is found by it. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** Says what somebody wants done with a task, and waits until it is known what became of it. */
@Injectable()
export class GiveCommand {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly changes: Changes,
  ) {}

  /**
   * @returns the scheduler's answer; undefined when there is none yet
   * @throws Problem when nobody knows the task's issue any more
   */
  async about<Data extends Command>(
    command: TaskCommand<Data>,
  ): Promise<TaskAnsweredData | undefined> {
    const { taskId, commandId, isDone } = command;
    // Asked for once more: what became of it is known, and the broker may have forgotten its id.
    const known = await this.answerTo(commandId);
    if (known === undefined) await this.say(command);
    const answer = await this.changes.until(() => this.answerTo(commandId), {
      concerns: ({ kind, key }) => kind === 'command' && key === commandId,
      timeoutMs: ANSWER_WITHIN_MS,
    });
    if (known === undefined && answer?.done === true)
      await this.changes.until(async () => isDone(await this.statusOf(taskId)) || undefined, {
        concerns: ({ kind, key }) => kind === 'task' && key === taskId,
        timeoutMs: SHOW_WITHIN_MS,
      });
    return answer;
  }

  private async say<Data extends Command>(command: TaskCommand<Data>): Promise<void> {
    const { definition, taskId, commandId, holder, more } = command;
    const issue = await findIssue(this.database.manager, taskId);
    if (issue === undefined)
      throw new Problem(
        'gone',
        'It is too long ago: nobody knows the issue of this task any more. Comment on the issue itself.',
      );
    await this.publisher.publish(definition, {
      id: `command:${commandId}`,
      tokens: {},
      traceparent: newTraceparent(),
      // The contract's own check follows, in `publish`.
      data: {
        ...issue,
        commandId,
        ...commander(holder),
        givenAt: new Date().toISOString(),
        ...more,
      } as unknown as Data,
    });
  }

  private async answerTo(commandId: string): Promise<TaskAnsweredData | undefined> {
    const [found] = await this.database.manager.query<{ data: TaskAnsweredData }[]>(
      'select data from facts where command_id = $1 and type = $2',
      [commandId, TaskAnswered.type],
    );
    return found?.data;
  }

  private async statusOf(taskId: string): Promise<string> {
    const [found] = await this.database.manager.query<{ status: string }[]>(
      'select status from tasks where id = $1',
      [taskId],
    );
    return found?.status ?? '';
  }
}
