import { parseData, PullRequestRequested, type AttemptResult } from '#libs/contracts';

import { newTask, workOf } from '../queue/task-of-issue.ts';
import { askedFor, resultOf, type Assigned } from '../stage.fixture.ts';
import { Task } from '../task.entity.ts';
import { publishRequest } from './publish-request.ts';

const TASK_ID = '7d0a4c1e-5b2f-4c8a-9e63-0f1b2c3d4e5f';

function task(body = 'Totals are wrong.'): Task {
  const row = { ...newTask(workOf(askedFor(12, { body }), undefined)), assignedAgentId: 'pc1' };
  return Object.assign(new Task(), row);
}

function result(more: Partial<AttemptResult> = {}): Readonly<AttemptResult> {
  const claimed = resultOf({ data: { taskId: TASK_ID, attempt: 2 } } as Assigned);
  return { ...(claimed as Readonly<AttemptResult>), ...more };
}

test('names the agent of the row, the issue, and who asked, and leaves a small result as it is', () => {
  const request = publishRequest(task(), result(), 3);
  expect(request).toMatchObject({
    ...result(),
    agent: 'pc1',
    attemptsMax: 3,
    specialty: 'backend',
    issue: { number: 12, body: 'Totals are wrong.' },
    requestedBy: { login: 'octo-tester' },
  });
  expect(() => parseData(PullRequestRequested, request)).not.toThrow();
});

test('stays under the size of a message, however much an agent and an issue have to say', () => {
  const tests = {
    verdict: 'failed' as const,
    source: 'package.json',
    runs: Array.from({ length: 1000 }, () => ({ command: '長'.repeat(500), durationMs: 1 })),
    tail: '\u0007'.repeat(8192),
  };
  const wordy = result({
    summary: '長'.repeat(8192),
    tests,
    baseTests: tests,
    diff: {
      files: 100,
      insertions: 1,
      deletions: 1,
      paths: Array.from({ length: 100 }, () => '長'.repeat(300)),
    },
  });
  const request = publishRequest(task('長'.repeat(10_000)), wordy, 3);
  expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(60 * 1024);
  expect(request.diff.files).toBe(100);
  expect(request.diff.paths.length).toBeGreaterThan(5);
  expect(request.tests.runs).toHaveLength(10);
  expect(request.baseTests).toMatchObject({ verdict: 'failed', source: 'package.json' });
  expect(() => parseData(PullRequestRequested, request)).not.toThrow();
});
