import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  IssueClassified,
  type CloudEvent,
  type Command,
  type IssueClassifiedData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, type EntityManager } from '#libs/persistence';
import { traceparentOf } from '#libs/tracing';

import { Answers } from '../commands/answers.ts';
import { Task } from '../task.entity.ts';
import { stillHolds, type IssueSaid } from './newest-word.ts';
import { Runs } from './runs.ts';
import { mayAskAgain, newTask, taskOfIssue, workOf } from './task-of-issue.ts';
import { underWay } from './under-way.ts';

/** What became of asking for work. */
interface Asked {
  readonly task: Task | null;
  readonly done: boolean;
  /** For whoever asked by a command. */
  readonly detail: string;
}

/** An issue is work: → pending, unless it is so already. Who asked for it by a command is answered. */
@Controller()
export class IssueClassifiedConsumer {
  constructor(
    private readonly database: Database,
    private readonly runs: Runs,
    private readonly answers: Answers,
  ) {}

  @EventPattern<unknown>(IssueClassified.type)
  async handle(
    @Payload() event: CloudEvent<IssueClassifiedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const command = commandOf(event.data);
    const { traceparent } = event;
    await this.database.once(event, delivery, async (tx) => {
      const asked = await this.ask(tx, event);
      if (command !== undefined)
        await this.answers.give(tx, command, { verb: 'run', ...asked, traceparent });
    });
  }

  private async ask(tx: EntityManager, event: CloudEvent<IssueClassifiedData>): Promise<Asked> {
    const { swept = false } = event.data;
    const said = saidBy(event);
    if (said !== undefined && !(await stillHolds(tx, said)))
      return unchanged(null, 'The issue was closed, or the work stopped, after this was said.');
    const work = workOf(event.data, traceparentOf());
    const isNew = await insertUnlessThere(tx, newTask(work));
    const task = await taskOfIssue(tx, work.repositoryId, work.issueNumber);
    if (task === null) throw new TypeError(`The task of issue ${work.issueNumber} is gone.`);
    const { status, prUrl } = task;
    if (isNew) await this.runs.begin(tx, task);
    else if (!mayAskAgain(status)) return unchanged(task, underWay({ status, prUrl }));
    // A sweep tells that nobody may have been heard, not that somebody asks again.
    else if (swept) return unchanged(task, 'Nobody asked again.');
    else await this.runs.beginNext(tx, task, { ...work, goesOnAfter: task.attempt });
    return { task, done: true, detail: 'It waits for an agent.' };
  }
}

function unchanged(task: Task | null, detail: string): Asked {
  return { task, done: false, detail };
}

/** Undefined where no time is known: when a sweep says what it saw, that may have changed since. */
function saidBy({ time, data }: CloudEvent<IssueClassifiedData>): IssueSaid | undefined {
  const { issue, repository, givenAt, swept = false } = data;
  const at = later(issue.updatedAt, givenAt) ?? (swept ? undefined : time);
  if (at === undefined) return undefined;
  return { repositoryId: repository.id, issueNumber: issue.number, what: 'asked', at };
}

/** A command may be given long after anything was done to the issue. */
function later(updatedAt: string | undefined, givenAt: string | undefined): string | undefined {
  if (updatedAt === undefined || givenAt === undefined) return updatedAt ?? givenAt;
  return Date.parse(givenAt) > Date.parse(updatedAt) ? givenAt : updatedAt;
}

/** Undefined when it was a label, or opening the issue, that asked. */
function commandOf(data: IssueClassifiedData): Command | undefined {
  const { commandId, commentId, repository, issue, requestedBy, authorisation } = data;
  if (commandId === undefined || authorisation === undefined) return undefined;
  return {
    ...{ commandId, repository, issueId: issue.id, issueNumber: issue.number, by: requestedBy },
    right: authorisation.actorRight,
    ...(commentId !== undefined && { commentId }),
  };
}

/** Two deliveries of one issue may come at once; the second waits for the first, then finds its row. */
async function insertUnlessThere(
  tx: EntityManager,
  task: ReturnType<typeof newTask>,
): Promise<boolean> {
  const result = await tx
    .createQueryBuilder()
    .insert()
    .into(Task)
    .values(task)
    .orIgnore()
    .returning('id')
    .execute();
  return (result.raw as unknown[]).length > 0;
}
