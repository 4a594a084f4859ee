import { randomUUID } from 'node:crypto';

import {
  PullRequestHeld,
  PullRequestOpened,
  PullRequestRequested,
  TaskAnswered,
  TaskApprove,
  TaskAssigned,
  TaskFinished,
  TaskHeld,
  TaskQueued,
  type Gate,
  type PullRequestRequestedData,
  type TaskApproveData,
} from '#libs/contracts';
import { until } from '#libs/testing';

import { openScene, type Scene } from '../scene.fixture.ts';
import { askedFor, fenced, taskOf, unsettled, type Assigned } from '../stage.fixture.ts';

const DAY_MS = 24 * 60 * 60_000;
const specialty = 'backend';
const MAINTAINER = { id: 8, login: 'octo-maintainer', type: 'User' } as const;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({});
});
afterAll(() => scene.close());

/** A task whose commit pr-publisher was asked to publish. */
async function publishing(issueNumber: number): Promise<Assigned> {
  await scene.stage.ask(issueNumber);
  const assigned = await scene.assignment(issueNumber);
  await scene.stage.completes(assigned);
  await until(() => scene.stage.heard(PullRequestRequested, assigned.data.taskId)[0]);
  return assigned;
}

async function hold({ data: { taskId, attempt } }: Assigned, gate: Gate, n = ''): Promise<void> {
  const findings = [{ gate, detail: `${gate} says no. Read it.` }];
  const id = `publish-held:${taskId}:${attempt}${n}`;
  const data = { taskId, attempt, findings, patch: `diff of ${gate}` };
  await scene.stage.say(PullRequestHeld, { id, tokens: { specialty }, data });
}

async function held(issueNumber: number, gate: Gate = 'test-tampering'): Promise<Assigned> {
  const assigned = await publishing(issueNumber);
  await hold(assigned, gate);
  await scene.status(issueNumber, 'held');
  return assigned;
}

/** Says so, and resolves with the answer. */
async function approve(issueNumber: number, more: Partial<TaskApproveData> = {}) {
  const { repository, issue } = askedFor(issueNumber);
  const commandId = randomUUID();
  const data: TaskApproveData = {
    ...{ commandId, repository, issueId: issue.id, issueNumber, commentId: 5 },
    ...{ by: MAINTAINER, right: 'maintain', givenAt: new Date().toISOString() },
    ...more,
  };
  await scene.stage.say(TaskApprove, { tokens: {}, data });
  return until(() =>
    scene.stage.heard(TaskAnswered).find((answer) => answer.data.commandId === commandId),
  );
}

async function opens({ data: { taskId, attempt } }: Assigned): Promise<void> {
  const url = 'https://github.example/octo-tester/shop-1/pull/5';
  const what = { number: 5, url, branch: 'claude/issue-1', headSha: 'b'.repeat(40) };
  const data = { taskId, attempt, ...what, state: 'open', draft: true } as const;
  await scene.stage.say(PullRequestOpened, { tokens: { specialty }, data });
}

test('what pr-publisher holds waits for a person: said once, with why and until when, and asked for no more', async () => {
  const { stage, scheduler } = scene;
  const assigned = await publishing(1);
  const { taskId } = assigned.data;
  await Promise.all([hold(assigned, 'test-tampering'), hold(assigned, 'test-tampering')]);
  await scene.status(1, 'held');
  expect(await taskOf(scheduler, 1)).toMatchObject({
    heldBy: 'test-tampering',
    heldAt: expect.any(Date) as Date,
    leaseUntil: null,
  });
  const { id, data } = await until(() => stage.heard(TaskHeld, taskId)[0]);
  expect(id).toBe(`held:${taskId}:1`);
  expect(data).toMatchObject({
    attempt: 1,
    issueNumber: 1,
    findings: [{ gate: 'test-tampering', detail: 'test-tampering says no. Read it.' }],
    patch: 'diff of test-tampering',
  });
  const keptMs = Date.parse(data.keptUntil ?? '') - Date.now();
  expect(keptMs).toBeGreaterThan(14 * DAY_MS - 60_000);
  expect(keptMs).toBeLessThanOrEqual(14 * DAY_MS);
  expect(await unsettled(scheduler, `pr:${taskId}`)).toEqual([]);
});

test('approved, the same commit is asked for again with who allowed what, and becomes a pull request', async () => {
  const { stage, scheduler } = scene;
  const assigned = await held(2);
  const { taskId } = assigned.data;
  const givenAt = new Date().toISOString();
  const answer = await approve(2, { givenAt });
  expect(answer.data).toMatchObject({ done: true, taskId, verb: 'approve', commentId: 5 });
  await scene.status(2, 'publishing');
  const [first, second] = await until(() => {
    const requests = stage.heard(PullRequestRequested, taskId);
    return requests.length === 2 ? requests : undefined;
  });
  expect(second?.id).toBe(`pr:${taskId}:1:approved:1`);
  const asked: Readonly<PullRequestRequestedData> | undefined = first?.data;
  expect(second?.data).toEqual({
    ...asked,
    approval: { by: MAINTAINER, right: 'maintain', at: givenAt, gates: ['test-tampering'] },
  });
  expect(await taskOf(scheduler, 2)).toMatchObject({ heldBy: null, heldAt: null });
  expect(await unsettled(scheduler, `pr:${taskId}`)).toEqual([`pr:${taskId}:1:approved:1`]);
  await opens(assigned);
  await scene.status(2, 'completed');
  expect(await unsettled(scheduler, `pr:${taskId}`)).toEqual([]);
});

test('held again for something new it waits again, and the next approval is for both', async () => {
  const { stage } = scene;
  const assigned = await held(3, 'protected-paths');
  await approve(3);
  await scene.status(3, 'publishing');
  // The answer to the first request, once more: it must not hold what was approved since.
  await hold(assigned, 'protected-paths');
  await hold(assigned, 'size', ':approved:1');
  await scene.status(3, 'held');
  expect(await taskOf(scene.scheduler, 3)).toMatchObject({ heldBy: 'size' });
  await approve(3);
  const last = await until(() => stage.heard(PullRequestRequested, assigned.data.taskId)[2]);
  expect(last.id).toBe(`pr:${assigned.data.taskId}:1:approved:2`);
  expect(last.data.approval?.gates).toEqual(['protected-paths', 'size']);
  expect(stage.heard(TaskHeld, assigned.data.taskId)).toHaveLength(2);
});

test('of two who approve at once one lets it through, and the other is told', async () => {
  const { taskId } = (await held(4)).data;
  const answers = await Promise.all([approve(4), approve(4)]);
  expect(answers.map(({ data }) => data.done).sort()).toEqual([false, true]);
  expect(scene.stage.heard(PullRequestRequested, taskId)).toHaveLength(2);
});

test('a word of before the hold, and one about nothing held, change nothing and are answered', async () => {
  const { taskId } = (await held(5)).data;
  const early = new Date(Date.now() - 3_600_000).toISOString();
  expect((await approve(5, { givenAt: early })).data).toMatchObject({
    done: false,
    detail: expect.stringMatching(/before the work was held/) as string,
  });
  expect(await taskOf(scene.scheduler, 5)).toMatchObject({ status: 'held' });
  expect(scene.stage.heard(PullRequestRequested, taskId)).toHaveLength(1);
  const { data, subject } = await approve(555);
  expect(data).toMatchObject({ done: false, detail: expect.stringMatching(/no task/) as string });
  expect(data.taskId).toBeUndefined();
  expect(subject).toBe('task.general.answered');
});

test('asking again for what is held changes nothing; closing the issue drops it, and then nothing can be approved', async () => {
  const { stage } = scene;
  const { taskId } = (await held(6)).data;
  await stage.ask(6);
  await stage.withdraw(6);
  await scene.status(6, 'cancelled');
  expect(stage.heard(TaskQueued, taskId)).toHaveLength(1);
  expect(stage.heard(TaskAssigned, taskId)).toHaveLength(1);
  const finished = await until(() => stage.heard(TaskFinished, taskId)[0]);
  expect(finished.data).toMatchObject({ outcome: 'cancelled' });
  expect((await approve(6)).data).toMatchObject({ done: false });
  expect(await taskOf(scene.scheduler, 6)).toMatchObject({ status: 'cancelled', heldBy: null });
});

test('a hold of an attempt that is not being published counts for nothing', async () => {
  const before = await fenced(scene.scheduler, PullRequestHeld.type);
  await scene.stage.ask(7);
  const assigned = await scene.assignment(7);
  await hold(assigned, 'size');
  await until(async () => (await fenced(scene.scheduler, PullRequestHeld.type)) === before + 1);
  expect(await taskOf(scene.scheduler, 7)).toMatchObject({ status: 'assigned' });
  expect(scene.stage.heard(TaskHeld, assigned.data.taskId)).toEqual([]);
});
