import { isBranchOf, judgeIssue, type Shown } from './audit.ts';
import type { TaskRow } from './ledger.ts';

const issue = { repository: 'octo-tester/chaos-1', number: 7, wanted: 'pull-request' } as const;
const hopeless = { ...issue, wanted: 'reason' } as const;
const task: TaskRow = {
  id: 'task-7',
  repository: issue.repository,
  issue: 7,
  status: 'completed',
  attempt: 1,
  prUrl: 'https://github.example/pull/1',
  reason: null,
};
const failed = { ...task, status: 'failed', prUrl: null, reason: 'Nothing changed.' };
const status = '<!-- claude-code-cluster:task=task-7 -->';
const well: Shown = { pulls: ['claude/issue-7-x'], comments: [status] };
const sorry: Shown = { pulls: [], comments: [`**Claude could not finish this.** ${status}`] };

test('one task, one pull request and one comment are as it should be', () => {
  expect(judgeIssue(issue, [task], well)).toMatchObject({
    missing: false,
    double: false,
    faults: [],
  });
});

test('a stated reason is as it should be where the script wants one', () => {
  expect(judgeIssue(hopeless, [failed], sorry)).toMatchObject({
    missing: false,
    double: false,
    reasonStated: true,
    faults: [],
  });
});

test.each<[string, () => ReturnType<typeof judgeIssue>, { missing: boolean; double: boolean }]>([
  [
    'no pull request',
    () => judgeIssue(issue, [task], { ...well, pulls: [] }),
    { missing: true, double: false },
  ],
  [
    'no task',
    () => judgeIssue(issue, [], { pulls: [], comments: [] }),
    { missing: true, double: false },
  ],
  [
    'a task that failed',
    () => judgeIssue(issue, [failed], sorry),
    { missing: true, double: false },
  ],
  [
    'a pull request whose task doesn’t know of it',
    () => judgeIssue(issue, [{ ...task, status: 'publishing' }], well),
    { missing: true, double: false },
  ],
  [
    'two pull requests',
    () => judgeIssue(issue, [task], { ...well, pulls: ['claude/issue-7-x', 'claude/issue-7-x'] }),
    { missing: false, double: true },
  ],
  ['two tasks', () => judgeIssue(issue, [task, task], well), { missing: false, double: true }],
  [
    'two status comments',
    () => judgeIssue(issue, [task], { ...well, comments: [status, status] }),
    { missing: false, double: true },
  ],
  [
    'a reason that only PostgreSQL knows',
    () => judgeIssue(hopeless, [failed], { pulls: [], comments: [] }),
    { missing: true, double: false },
  ],
])('%s is found', (_, judged, expected) => {
  expect(judged()).toMatchObject(expected);
  expect(judged().faults).not.toEqual([]);
});

test.each([
  ['claude/issue-7-write-down-number-7', true],
  ['claude/issue-7', true],
  ['claude/issue-70-write', false],
  ['else/issue-7', false],
])('%s is a branch of issue 7: %s', (branch, expected) => {
  expect(isBranchOf(branch, 7)).toBe(expected);
});
