import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  IssueClassified,
  TaskAnswered,
  TaskApprove,
  TaskRetry,
  TaskRun,
  TaskStop,
  type Command,
  type CommandVerb,
  type EventDefinition,
} from '#libs/contracts';
import { until } from '#libs/testing';

import { Life } from '../../../services/api/lives.fixture.ts';
import { EXIT } from '../command-error.ts';
import { CommandStage, referenceTo } from '../command-stage.fixture.ts';
import { run } from '../run.ts';
import { surroundings } from '../surroundings.fixture.ts';

// The scheduler, pr-publisher and issue-classifier are played, as in api's own specs.

let stage: CommandStage;
beforeAll(async () => {
  stage = await CommandStage.open();
});
afterAll(() => stage.close());

/** Plays the scheduler for one issue. */
function schedule<Data extends Command>(
  definition: EventDefinition<Data>,
  life: Life,
  does: { verb: CommandVerb; done: boolean; then?: () => Life },
): Data[] {
  const heard: Data[] = [];
  stage.api.hear(definition, async ({ data }) => {
    if (data.issueNumber !== life.issueNumber) return;
    heard.push(data);
    if (does.then !== undefined) await stage.api.tellRest(does.then());
    const { repository, issueId, issueNumber, commandId, by, right } = data;
    await stage.api.say(TaskAnswered, {
      id: `answer:${commandId}`,
      tokens: { specialty: 'backend' },
      data: {
        ...{ repository, issueId, issueNumber, commandId, by, right, verb: does.verb },
        ...{ taskId: life.taskId, done: does.done },
        detail: does.done ? 'It is done.' : 'There was nothing to do. Look at the task.',
      },
    });
  });
  return heard;
}

describe('orders', () => {
  test('stop is answered in the scheduler’s words', async () => {
    const life = new Life(2).classified().queued().running();
    schedule(TaskStop, life, {
      verb: 'stop',
      done: true,
      then: () => life.finished('cancelled'),
    });
    await stage.known(life);
    expect(await stage.run(['stop', referenceTo(life)])).toEqual({
      code: EXIT.ok,
      out: 'It is done.\n',
      err: '',
    });
  });

  test('retry says what is wanted of the next run', async () => {
    const life = new Life(3).classified().queued().finished('failed');
    const heard = schedule(TaskRetry, life, {
      verb: 'retry',
      done: true,
      then: () => life.queued(2),
    });
    await stage.known(life);
    const answer = await stage.json(
      'retry',
      referenceTo(life),
      '--from-scratch',
      '--specialty',
      'testing',
    );
    expect(answer).toMatchObject({ done: true, task: { status: 'pending' } });
    expect(heard[0]).toMatchObject({ fromScratch: true, specialty: 'testing' });
  });

  test('approve that changes nothing has an exit code of its own', async () => {
    const life = new Life(4).classified().queued();
    schedule(TaskApprove, life, { verb: 'approve', done: false });
    await stage.known(life);
    expect(await stage.run(['approve', referenceTo(life)])).toEqual({
      code: EXIT.nothingDone,
      out: '',
      err: 'There was nothing to do. Look at the task.\n',
    });
  });

  test('an agent that nobody knows can’t be drained', async () => {
    expect((await stage.run(['drain', 'pc-nobody'])).code).toBe(EXIT.notFound);
    expect((await stage.run(['resume', 'pc-nobody'])).code).toBe(EXIT.notFound);
  });
});

describe('work', () => {
  const lives = new Map<string, Life>();
  /** Plays pr-publisher, issue-classifier and scheduler: the issue becomes a task. */
  beforeAll(() => {
    stage.api.hear(TaskRun, async ({ data }) => {
      const life = lives.get(data.repositoryName);
      if (life === undefined) return;
      const [classified] = life.classified().told.splice(0);
      const deliveryId = `command:${data.commandId}`;
      life.say(IssueClassified, `classified:${deliveryId}`, {
        data: { ...classified?.event.data, deliveryId } as never,
      });
      await stage.api.tellRest(life.queued());
    });
  });
  const becomesTask = (life: Life): void => {
    lives.set(life.repository.fullName, life);
  };

  test('create-task takes the words of an issue from a file, and says how to follow it', async () => {
    const life = new Life(5, { repositoryId: 50, at: new Date().toISOString() });
    becomesTask(life);
    const file = join(stage.folder.path, 'issue.md');
    await writeFile(file, 'All of them, everywhere.\n'.repeat(800));
    const { code, out } = await stage.run([
      ...['create-task', '--repo', life.repository.fullName, '--title', 'Round prices up'],
      ...['--body-file', file],
    ]);
    expect(code).toBe(EXIT.ok);
    expect(out).toContain(`claude-cluster workflow ${referenceTo(life)}`);
  });

  test('run-task has an issue worked on that is there; asked twice, nothing is done', async () => {
    const life = new Life(6, { repositoryId: 60, at: new Date().toISOString() });
    becomesTask(life);
    expect(await stage.json('run-task', referenceTo(life))).toMatchObject({ id: life.taskId });
    expect((await stage.run(['run-task', referenceTo(life)])).code).toBe(EXIT.nothingDone);
  });

  test.each([
    [
      'a pull request',
      EXIT.ok,
      (life: Life) => life.running().requested().opened().finished('completed'),
    ],
    ['a failure', EXIT.failed, (life: Life) => life.running().finished('failed')],
    ['a change that is held', EXIT.nothingDone, (life: Life) => life.running().requested().held()],
  ])('workflow follows a task to %s, and ends with %i', async (_name, code, goesOn) => {
    const repositoryId = 70 + code;
    const life = new Life(7, { repositoryId, at: new Date().toISOString() });
    becomesTask(life);
    const { around, said } = surroundings({ env: stage.env });
    const argv = ['workflow', '--issue', '7', '--repo', life.repository.fullName, '--json'];
    const ended = run(argv, around);
    await until(() => said().out.includes('"event":"task"'));
    await stage.api.tellRest(goesOn(life));
    expect(await ended).toBe(code);
    const events = said()
      .out.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { id: life.taskId } });
    expect(events.some(({ event }) => event === 'timeline')).toBe(true);
  });

  test('workflow follows work that goes on already, and gives up when it was told to', async () => {
    const life = new Life(8, { repositoryId: 80 }).classified().queued().running();
    await stage.known(life);
    const { code, out, err } = await stage.run(['workflow', referenceTo(life), '--timeout', '3s']);
    expect(code).toBe(EXIT.timedOut);
    expect(out).toContain(referenceTo(life));
    expect(err).toMatch(/goes on\. Look again: claude-cluster status/);
  });
});
