import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  IssueClassified,
  type CloudEvent,
  type Command,
  type IssueClassifiedData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import {
  Database,
  Gathered,
  insertRows,
  type EntityManager,
  type Gathering,
} from '#libs/persistence';
import { traceparentOf } from '#libs/tracing';

import { Assigner } from '../assign/assigner.ts';
import { Answers } from '../commands/answers.ts';
import { Task } from '../task.entity.ts';
import { inRounds } from './in-rounds.ts';
import { stillAsked, type IssueSaid } from './newest-word.ts';
import { Runs, type Begun } from './runs.ts';
import { mayAskAgain, newTask, taskOfIssue, workOf } from './task-of-issue.ts';
import { underWay } from './under-way.ts';

/** What became of asking for work. */
interface Asked {
  readonly task: Task | null;
  readonly done: boolean;
  /** For whoever asked by a command. */
  readonly detail: string;
}

/** An event of a lot, with what follows from it alone. */
interface Said {
  readonly event: CloudEvent<IssueClassifiedData>;
  readonly heard: Delivery;
  readonly within: Begun['within'];
}

/**
 * An issue is work: → pending, unless it is so already. Who asked for it by a command is answered.
 *
 * What waits shares one transaction, and issues that are new share its statements. They are given to agents in it too,
 * where somebody is free.
 */
@Controller()
export class IssueClassifiedConsumer {
  private readonly issues = new Gathered<Omit<Said, 'within'>>((lot) => this.hear(lot));

  constructor(
    private readonly database: Database,
    private readonly runs: Runs,
    private readonly answers: Answers,
    private readonly assigner: Assigner,
  ) {}

  @EventPattern<unknown>(IssueClassified.type)
  async handle(
    @Payload() event: CloudEvent<IssueClassifiedData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    await this.issues.add({ event, heard: delivery });
  }

  private async hear(lot: readonly Gathering<Omit<Said, 'within'>>[]): Promise<void> {
    const said = lot.map(({ item, within }): Said => ({ ...item, within }));
    await this.database.onceEach(said, async (tx, fresh) => {
      let begun = 0;
      for (const round of inRounds(fresh, ({ event }) => issueOf(event)))
        begun += await this.askAll(tx, round);
      if (begun > 0) await this.assigner.decideWithin(tx);
    });
  }

  /** Of different issues. @returns how many of them are new tasks */
  private async askAll(tx: EntityManager, round: readonly Said[]): Promise<number> {
    const holding = await stillAsked(
      tx,
      round.flatMap(({ event }) => saidBy(event) ?? []),
    );
    const holds = ({ event }: Said): boolean =>
      saidBy(event) === undefined || holding.has(issueOf(event));
    const wanted = round.filter(holds).map((one) => ({
      ...{ said: one, within: one.within },
      task: Object.assign(
        new Task(),
        newTask(one.within(() => workOf(one.event.data, traceparentOf()))),
      ),
    }));
    const inserted = await insertUnlessThere(
      tx,
      wanted.map(({ task }) => task),
    );
    const begun = wanted.filter(({ task }) => inserted.has(task.id));
    await this.runs.beginAll(tx, begun);
    for (const { task, said } of begun) await this.answer(tx, said, { task, ...ASKED });
    for (const { task, said } of wanted)
      if (!inserted.has(task.id))
        await said.within(async () => this.answer(tx, said, await this.askAgain(tx, said, task)));
    for (const said of round) if (!holds(said)) await this.answer(tx, said, OVERTAKEN);
    return begun.length;
  }

  /** It has a task already. */
  private async askAgain(
    tx: EntityManager,
    { event: { data } }: Said,
    wanted: Task,
  ): Promise<Asked> {
    const work = workOf(data, wanted.traceparent ?? undefined);
    const task = await taskOfIssue(tx, work.repositoryId, work.issueNumber);
    if (task === null) throw new TypeError(`The task of issue ${work.issueNumber} is gone.`);
    const { status, prUrl } = task;
    if (!mayAskAgain(status)) return unchanged(task, underWay({ status, prUrl }));
    // A sweep tells that nobody may have been heard, not that somebody asks again.
    if (data.swept === true) return unchanged(task, 'Nobody asked again.');
    await this.runs.beginNext(tx, task, { ...work, goesOnAfter: task.attempt });
    return { task, ...ASKED };
  }

  private async answer(
    tx: EntityManager,
    { event: { data, traceparent }, within }: Said,
    asked: Asked,
  ): Promise<void> {
    const command = commandOf(data);
    if (command === undefined) return;
    await within(() => this.answers.give(tx, command, { verb: 'run', ...asked, traceparent }));
  }
}

const ASKED = { done: true, detail: 'It waits for an agent.' } as const;
const OVERTAKEN = unchanged(
  null,
  'The issue was closed, or the work stopped, after this was said.',
);

function issueOf({ data: { repository, issue } }: CloudEvent<IssueClassifiedData>): string {
  return `${repository.id}#${issue.number}`;
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

/**
 * Two deliveries of one issue may come at once; the second waits for the first, then finds its row. In one order, so that
 * two transactions never wait for each other. @returns the ids of those that are new
 */
async function insertUnlessThere(
  tx: EntityManager,
  tasks: readonly Task[],
): Promise<ReadonlySet<string>> {
  if (tasks.length === 0) return new Set();
  const ordered = tasks.toSorted(
    (a, b) => a.repositoryId - b.repositoryId || a.issueNumber - b.issueNumber,
  );
  const rows = await insertRows<Task, { id: string }>(tx, Task, {
    rows: ordered,
    rest: 'on conflict do nothing returning id',
  });
  return new Set(rows.map(({ id }) => id));
}
