import { originOf } from './our-pull-request.ts';

const TASK = '7d0a4c1e-5b2f-4c8a-9e63-0f1b2c3d4e5f';
const OTHER = '00000000-0000-4000-8000-000000000000';
const BODY = `Fixes #12\n\n<sub>Made for @octo-tester. Task ID: ${TASK}</sub>`;

test.each([
  [
    'a branch with a slug',
    'claude/issue-12-fix-the-total',
    BODY,
    { issueNumber: 12, taskId: TASK },
  ],
  ['a branch without one', 'claude/issue-12', BODY, { issueNumber: 12, taskId: TASK }],
  [
    'a body whose summary names another task',
    'claude/issue-12',
    `> Task ID: ${OTHER}\n\n${BODY}`,
    { issueNumber: 12, taskId: TASK },
  ],
  ['another prefix', 'bots/ai-issue-12-a', BODY, { issueNumber: 12, taskId: TASK }],
  ['no prefix', 'issue-12-as-in-issue-13', BODY, { issueNumber: 12, taskId: TASK }],
  ['a slug like a branch', 'a/issue-12-an-issue-13', BODY, { issueNumber: 12, taskId: TASK }],
  ['what no branch of ours is called', 'claude/tissue-12', BODY, undefined],
  ['a branch of no issue', 'claude/issue-fix', BODY, undefined],
  ['an issue numbered 0', 'claude/issue-0', BODY, undefined],
  ['digits that go on as letters', 'claude/issue-12th', BODY, undefined],
  ['a body without a task', 'claude/issue-12', 'Fixes #12', undefined],
])('tells where %s came from', (_, branch, body, origin) => {
  expect(originOf({ branch, body })).toEqual(origin);
});
