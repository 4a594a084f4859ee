import { TaskProgress } from '#libs/contracts';

import { factOf } from '../facts/fact.ts';
import { Life } from '../lives.fixture.ts';
import { foldTask, type FoldedTask, type LatestProgress } from './fold-task.ts';

const NEWEST: LatestProgress = { attempt: 1, stage: 'test', round: 1, costUsd: 0.4, tokens: 70 };

function factsOf(life: Life) {
  return life.told
    .filter(({ definition }) => definition !== TaskProgress)
    .map(({ event }) => factOf(event));
}

function fold(life: Life, progress: readonly LatestProgress[] = []): FoldedTask {
  const folded = foldTask({ taskId: life.taskId, facts: factsOf(life), progress });
  if (folded === undefined) throw new TypeError('Nothing was folded.');
  return folded;
}

const asked = () => new Life(12).classified().queued();

describe('a task is shown', () => {
  test.each<[string, Life, object]>([
    ['as pending once it is queued', asked(), { status: 'pending', attempt: 0, agent: null }],
    [
      'as running, with its agent, once an attempt began',
      asked().running(),
      { status: 'running', agent: 'pc1', attempt: 1, attemptsMax: 3 },
    ],
    [
      'as pending again when its attempt ended without a commit',
      asked().running().reassigned(),
      { status: 'pending', agent: null, attempt: 1, costUsd: 0.5, tokens: 111 },
    ],
    [
      'as publishing once its commit is asked for',
      asked().running().requested(),
      { status: 'publishing', agent: 'pc1', costUsd: 1, pullRequest: null },
    ],
    [
      'as held, and for what',
      asked().running().requested().held(),
      { status: 'held', reason: 'Held for a person: protected-paths.' },
    ],
    [
      'as publishing again once it is approved',
      asked().running().requested().held().approved(),
      { status: 'publishing', reason: null },
    ],
    [
      'as publishing while only pr-publisher has said that the pull request is there',
      asked().running().requested().opened(),
      { status: 'publishing', pullRequest: expect.objectContaining({ number: 112 }) as unknown },
    ],
    [
      'as completed, with its pull request',
      asked().running().requested().opened().finished('completed'),
      {
        status: 'completed',
        reason: null,
        pullRequest: {
          number: 112,
          url: 'https://github.example/octo-tester/shop-1/pull/112',
          branch: 'claude/issue-12',
          state: 'open',
          draft: true,
        },
      },
    ],
    [
      'as failed, and why',
      asked().running().finished('failed'),
      { status: 'failed', reason: 'It was failed.', costUsd: 1.5 },
    ],
    [
      'as cancelled, though it never ran',
      asked().finished('cancelled'),
      { status: 'cancelled', reason: 'It was cancelled.', attempt: 0 },
    ],
    [
      'as pending in its second run, which has cost nothing yet',
      asked().running().finished('failed').retried().queued(2),
      { status: 'pending', run: 2, costUsd: 0, reason: null, startedAt: null, finishedAt: null },
    ],
  ])('%s', (_, life, expected) => {
    expect(fold(life).summary).toMatchObject(expected);
  });
});

test('the cost of a run is what all its attempts spent, and no other run’s', () => {
  const life = asked().running().reassigned().running(2).finished('failed', { totalUsd: 1.25 });
  life.retried().queued(2).running(3).requested(3);
  const { summary, runs, page } = fold(life);
  expect(page.attempts.map(({ costUsd }) => costUsd)).toEqual([0.5, 0.75, 1]);
  expect(runs.map(({ run, costUsd }) => [run, costUsd])).toEqual([
    [1, 1.25],
    [2, 1],
  ]);
  expect(summary).toMatchObject({ run: 2, costUsd: 1, attempt: 3 });
});

test('a running attempt shows the stage, round and cost that its agent told last', () => {
  const { summary, page } = fold(asked().running(), [NEWEST]);
  expect(summary).toMatchObject({ stage: 'test', costUsd: 0.4, tokens: 70 });
  expect(page.attempts[0]).toMatchObject({ stage: 'test', round: 1, outcome: 'running' });
});

test('what the scheduler says an attempt spent outranks what the agent said on the way', () => {
  const { summary, page } = fold(asked().running().requested(), [NEWEST]);
  expect(summary).toMatchObject({ stage: null, costUsd: 1 });
  expect(page.attempts[0]).toMatchObject({ stage: null, round: null });
});

test('an agent’s word on an attempt that nobody began shows nowhere', () => {
  const { page } = fold(asked(), [NEWEST]);
  expect(page.attempts).toEqual([]);
});

test('what a stopped attempt cost in the end is what its agent says when it has stopped', () => {
  const life = asked().running().finished('cancelled', { totalUsd: 0.25 }).stopped();
  const { summary, page } = fold(life);
  expect(summary).toMatchObject({ status: 'cancelled', costUsd: 0.75 });
  expect(page.attempts[0]).toMatchObject({ outcome: 'cancelled', costUsd: 0.75 });
  expect(page.timeline.at(-1)).toMatchObject({
    title: 'Nothing of attempt 1 runs any more',
    detail: 'pc1 has confirmed it.',
  });
});

test('an attempt that was stopped before it was said to run is no running one', () => {
  const { page } = fold(asked().finished('cancelled').stopped());
  expect(page.attempts[0]).toMatchObject({ outcome: 'cancelled', agent: 'pc1' });
});

test('an attempt that was lost is told from one that failed', () => {
  const life = asked().running().reassigned();
  const [lost] = life.told.slice(-1);
  Object.assign(lost?.event.data ?? {}, {
    failure: { code: 'agent-lost', message: 'pc1 went silent.', retryable: true },
  });
  expect(fold(life).page.attempts[0]).toMatchObject({
    outcome: 'lost',
    failure: { code: 'agent-lost' },
  });
});

test('what is held shows its gates and the change, until another attempt begins', () => {
  const life = asked().running().requested().held();
  expect(fold(life).page).toMatchObject({
    gates: [{ gate: 'protected-paths' }],
    patch: '+ a line',
  });
  expect(fold(life.running(2)).page).toMatchObject({ gates: [], patch: null });
});

test('who approved what stays, and stands in the timeline', () => {
  const { page } = fold(asked().running().requested().held().approved());
  expect(page.approvals).toEqual([expect.objectContaining({ by: 'octo-maintainer' })]);
  expect(page.timeline.map(({ title }) => title)).toEqual([
    'Is backend work',
    'Waits for an agent',
    'pc1 works on it',
    'Handed over a commit',
    'Waits for a person',
    'octo-maintainer asked: approve',
    'approve by octo-maintainer was done',
    'octo-maintainer approved it',
  ]);
});

test('publishing tells what it waits for, and only while it does', () => {
  const life = asked().running().requested().delayed(1, '2026-03-01T11:00:00.000Z');
  expect(fold(life).waits.delay?.until).toBe('2026-03-01T11:00:00.000Z');
  expect(fold(life.opened().finished('completed')).waits.delay).toBeNull();
});

test.each([
  ['merged', true],
  ['closed', false],
])('a pull request that a person %s is shown so, and stands in the timeline', (state, merged) => {
  const life = asked().running().requested().opened().finished('completed');
  const other = fold(life.closed(!merged, 7));
  expect(other.summary.pullRequest?.state).toBe('open');
  const { summary, page } = fold(life.closed(merged));
  expect(summary.pullRequest?.state).toBe(state);
  expect(page.timeline.at(-1)).toMatchObject({
    title: expect.stringContaining(`Pull request 112 was ${state}`) as string,
    detail: 'By octo-maintainer.',
  });
});

test('a commit that was lost before it was published makes its attempt a failed one', () => {
  const { summary, page } = fold(asked().running().requested().publishRefused().reassigned());
  expect(summary.status).toBe('pending');
  expect(page.attempts[0]).toMatchObject({ outcome: 'failed', failure: { code: 'model-error' } });
});

test('a pull request that comes before all else makes no task of an unknown issue', () => {
  const life = new Life(12).opened();
  expect(foldTask({ taskId: life.taskId, facts: factsOf(life), progress: [] })).toBeUndefined();
});

test('a task whose beginning was forgotten is shown from what is left', () => {
  const life = new Life(12).running(2).requested(2);
  expect(fold(life).summary).toMatchObject({
    title: 'Total 12 is wrong',
    status: 'publishing',
    run: 1,
    attempt: 2,
  });
});

test('the order in which facts are heard makes no difference, nor how often', () => {
  const life = asked().running().reassigned().running(2).requested(2).delayed(2).held(2);
  life.approved(2).opened(2).finished('completed').answered();
  const inOrder = fold(life);
  const facts = factsOf(life);
  const orders = [
    facts.toReversed(),
    [...facts.slice(5), ...facts.slice(0, 5)],
    facts.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  ];
  for (const order of orders)
    expect(foldTask({ taskId: life.taskId, facts: order, progress: [] })).toEqual(inOrder);
});
