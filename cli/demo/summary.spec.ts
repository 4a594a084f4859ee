import { newIssueRun } from './issue-run.ts';
import { summarise, type Ending } from './summary.ts';

const GOOD: Ending = {
  run: {
    ...newIssueRun(1, 'Sums are wrong', 1000),
    specialty: 'backend',
    agent: 'pc-1',
    attempt: 1,
    costUsd: 0.1 + 0.2,
    endedAtMs: 5000.4,
    outcome: 'completed',
  },
  readBack: {
    pr: { number: 4, url: 'u', branch: 'b', headSha: 'c', state: 'open' },
    diff: { files: 1, additions: 2, deletions: 3 },
    tests: 'passed',
    faults: [],
  },
};
const LATE: Ending = {
  run: newIssueRun(2, 'Slow', 1000),
  readBack: {
    pr: null,
    diff: { files: 0, additions: 0, deletions: 0 },
    tests: 'none',
    faults: ['it did not end in time (editing)'],
  },
};

test('a good ending is told in full', () => {
  expect(summarise([GOOD], 9000)).toEqual({
    issues: [
      {
        number: 1,
        title: 'Sums are wrong',
        specialty: 'backend',
        agent: 'pc-1',
        attempts: 1,
        pr: { number: 4, url: 'u', branch: 'b', headSha: 'c', state: 'open' },
        tests: 'passed',
        costUsd: 0.3,
        durationMs: 4000,
      },
    ],
    ok: true,
  });
});

test('held where it should be is a good ending, and says for what', () => {
  const heldFor = [{ gate: 'size', detail: '2,000 files' }] as const;
  const { ok, issues } = summarise(
    [{ run: { ...LATE.run, heldFor }, readBack: { ...LATE.readBack, faults: [] } }],
    9000,
  );
  expect(ok).toBe(true);
  expect(issues[0]).toMatchObject({ pr: null, held: heldFor });
});

test('one issue without a pull request spoils it, and says why', () => {
  const { ok, issues } = summarise([GOOD, LATE], 9000);
  expect(ok).toBe(false);
  expect(issues[1]).toMatchObject({ pr: null, durationMs: 8000, faults: LATE.readBack.faults });
});

test('nothing done is not well done', () => {
  expect(summarise([], 0).ok).toBe(false);
});
