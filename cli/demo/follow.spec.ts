import {
  IssueClassified,
  IssueDeclined,
  PullRequestOpened,
  PullRequestRequested,
  TaskAssigned,
  TaskCompleted,
  TaskFailed,
  TaskFinished,
  TaskHeld,
  TaskProgress,
  TaskQueued,
  TaskReassigned,
  type EventDefinition,
} from '#libs/contracts';

import { follow, type Heard, type IssueRuns } from './follow.ts';
import { isAtRest } from './issue-run.ts';

const TASK = '0197a000-0000-7000-8000-000000000001';
const issue = { number: 7, title: 'Sums are wrong' };
const spend = (costUsd: number): object => ({ costUsd });

function said<Data extends object>(
  { type }: EventDefinition<Data>,
  data: object,
  tokens: Record<string, string> = {},
): Heard {
  return { event: { type, data } as Heard['event'], tokens };
}

function after(...all: Heard[]): IssueRuns {
  let runs: IssueRuns = new Map();
  for (const [index, heard] of all.entries()) runs = follow(runs, heard, 1000 * index);
  return runs;
}

const CLASSIFIED = said(IssueClassified, { issue, specialty: 'backend' });
const QUEUED = said(TaskQueued, { taskId: TASK, issueNumber: 7, specialty: 'backend' });
const ASSIGNED = said(TaskAssigned, { taskId: TASK, attempt: 1, issue }, { agent: 'pc-1' });
const EDITING = said(TaskProgress, { taskId: TASK, stage: 'edit', round: 0, message: 'Read a.js' });
const FIXING = said(TaskProgress, {
  taskId: TASK,
  stage: 'fix',
  round: 1,
  message: 'Edit a.js',
  spend: spend(0.5),
});
const COMPLETED = said(TaskCompleted, {
  taskId: TASK,
  headSha: 'a'.repeat(40),
  diff: {},
  tests: { verdict: 'passed' },
  spend: spend(0.75),
  rounds: 1,
});
const OPENED = said(PullRequestOpened, {
  taskId: TASK,
  number: 9,
  branch: 'b',
  headSha: 'c',
  url: 'u',
});
const FINISHED = said(TaskFinished, {
  taskId: TASK,
  issueNumber: 7,
  outcome: 'completed',
  attempts: 1,
  detail: 'u',
  spend: spend(0.75),
});

test.each([
  ['classified', [CLASSIFIED], { stage: 'classified', specialty: 'backend', title: issue.title }],
  ['queued', [CLASSIFIED, QUEUED], { stage: 'queued', attempt: 0 }],
  ['assigned', [QUEUED, ASSIGNED], { stage: 'assigned', agent: 'pc-1', attempt: 1 }],
  [
    'worked on',
    [QUEUED, ASSIGNED, EDITING],
    { stage: 'editing', message: 'Read a.js', costUsd: 0 },
  ],
  ['in a fix round', [QUEUED, ASSIGNED, FIXING], { stage: 'fixing', round: 1, costUsd: 0.5 }],
  ['handed over', [QUEUED, ASSIGNED, FIXING, COMPLETED], { stage: 'publishing', costUsd: 0.75 }],
  [
    'done',
    [QUEUED, ASSIGNED, COMPLETED, OPENED, FINISHED],
    { stage: 'done', outcome: 'completed', pullRequest: { number: 9, branch: 'b', headSha: 'c' } },
  ],
])('an issue that is %s is shown so', (_, heard, shown) => {
  expect(after(...heard).get(7)).toMatchObject(shown);
});

test('attempts cost together, and a late word of the first doesn’t change that', () => {
  const failed = said(TaskFailed, { taskId: TASK, failure: { message: 'no' }, spend: spend(0.5) });
  const again = said(TaskReassigned, { taskId: TASK, issueNumber: 7, cause: 'It was lost' });
  const second = said(TaskAssigned, { taskId: TASK, attempt: 2, issue }, { agent: 'pc-2' });
  const runs = after(QUEUED, ASSIGNED, FIXING, failed, again, second, FIXING);
  expect(runs.get(7)).toMatchObject({ attempt: 2, agent: 'pc-2', costUsd: 1 });
});

test('a failure bears its reason, whole', () => {
  const finished = said(TaskFinished, {
    issueNumber: 7,
    outcome: 'failed',
    attempts: 3,
    detail: 'The tests are red.\nMend them.',
  });
  expect(after(QUEUED, ASSIGNED, finished).get(7)).toMatchObject({
    stage: 'failed',
    message: 'The tests are red.',
    reason: 'The tests are red.\nMend them.',
    endedAtMs: 2000,
  });
});

test('what is held is at rest with its reason, until somebody lets it through', () => {
  const findings = [{ gate: 'test-tampering', detail: 'a.test.js: a test was deleted.\nRead it.' }];
  const held = said(TaskHeld, { taskId: TASK, issueNumber: 7, attempt: 1, findings });
  const run = after(QUEUED, ASSIGNED, COMPLETED, held).get(7);
  expect(run).toMatchObject({
    stage: 'held',
    message: 'a.test.js: a test was deleted.',
    heldFor: findings,
    endedAtMs: 3000,
  });
  expect(run && isAtRest(run)).toBe(true);
  const requested = said(PullRequestRequested, { taskId: TASK });
  const again = after(QUEUED, ASSIGNED, COMPLETED, held, requested).get(7);
  expect(again).toMatchObject({ stage: 'publishing', heldFor: undefined, endedAtMs: undefined });
  expect(again && isAtRest(again)).toBe(false);
});

test('a declined issue has ended', () => {
  const declined = said(IssueDeclined, { issueNumber: 7, detail: 'It is closed.' });
  expect(after(CLASSIFIED, declined).get(7)).toMatchObject({ outcome: 'declined' });
});

test('what is final stays final, whatever arrives late', () => {
  const runs = after(QUEUED, ASSIGNED, FINISHED);
  expect(follow(runs, EDITING, 9000)).toBe(runs);
});

test('a task nobody knows, and an event about no issue, change nothing', () => {
  const runs = after(QUEUED);
  const stranger = said(TaskProgress, { taskId: 'another', stage: 'edit', round: 0, message: '' });
  expect(follow(runs, stranger, 1)).toBe(runs);
  expect(
    follow(runs, { event: { type: 'node.joined.v1', data: {} } as Heard['event'], tokens: {} }, 1),
  ).toBe(runs);
});
