import { desiredCheck } from './desired-check.ts';
import type { EvidenceSide } from '../facts/evidence.ts';
import type { Fact, FactOf } from '../facts/facts.ts';

const TASK = '6f9f1c1e-0000-4000-8000-000000000001';
const frame = { taskId: TASK, dashboardUrl: 'https://cluster.example' };
const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const queued: Fact = { kind: 'queued', at: at(0), specialty: 'backend', priority: 'high' };
const running: Fact = {
  ...{ kind: 'running', at: at(1), attempt: 2, attemptsMax: 3, agent: 'pc1', model: 'sonnet' },
};
const published: Fact = {
  ...{ kind: 'published', at: at(3), attempt: 2, number: 7, branch: 'claude/issue-12' },
  ...{ url: 'https://github.example/octo/shop/pull/7', headSha: 'b'.repeat(40) },
};

function side(verdict: EvidenceSide['verdict'], command = 'npm test'): EvidenceSide {
  const run = { command, exitCode: verdict === 'passed' ? 0 : 1, durationMs: 2000 };
  return { verdict, source: 'package.json', runs: verdict === 'none' ? [] : [run] };
}

function made(tests: EvidenceSide, baseTests?: EvidenceSide): FactOf<'made'> {
  return {
    ...{ kind: 'made', at: at(2), attempt: 2, requestedBy: 'octo-tester', tests },
    ...(baseTests && { baseTests }),
    ...{ files: 2, insertions: 10, deletions: 1, rounds: 1, costUsd: 0.12 },
  };
}

const CASES: [string, FactOf<'made'>, string, string][] = [
  ['pass', made(side('passed')), 'success', 'The tests pass'],
  [
    'were red and are green',
    made(side('passed'), side('failed')),
    'success',
    'The tests pass: red before, green after',
  ],
  ['do not exist', made(side('none')), 'neutral', 'The repository declares no tests'],
  ['fail', made(side('failed')), 'failure', 'The tests fail'],
  [
    'were green and are red',
    made(side('failed'), side('passed')),
    'failure',
    'The tests fail: green before, red after',
  ],
  [
    'were red before',
    made(side('failed'), side('failed')),
    'neutral',
    'The tests fail as they did before',
  ],
];

describe('the check of a commit', () => {
  it.each(CASES)('whose tests %s', (_, fact, conclusion, title) => {
    expect(desiredCheck([queued, running, fact, published], frame)).toMatchObject({
      ...{ headSha: 'b'.repeat(40), name: 'claude-code-cluster', externalId: `${TASK}:2` },
      ...{ conclusion, title, detailsUrl: `https://cluster.example/tasks/${TASK}` },
    });
  });

  it('shows each command before and after, the size, the way and the cost', () => {
    const facts = [queued, running, made(side('passed'), side('failed')), published];
    expect(desiredCheck(facts, frame)?.summary)
      .toBe(`Run by the agent, not by the model; commands from \`package.json\`.

| command | before | after |
| --- | --- | --- |
| \`npm test\` | ❌ exit code 1 after 2s | ✅ exit code 0 after 2s |

- 2 files, +10 −1
- Attempt 2 on agent \`pc1\` with \`sonnet\`, 1 fix round
- $0.12`);
  });

  it('compares no command with another one, and lets none break the table', () => {
    const fact = made(side('passed', 'a | b'), side('failed', 'other'));
    const summary = desiredCheck([queued, running, fact, published], frame)?.summary;
    expect(summary).toContain('| `a \\| b` | not run | ✅ exit code 0 after 2s |');
  });

  it('asks for another look at what a person let through, and names it', () => {
    const findings = [{ gate: 'test-tampering' as const, detail: '@octo-team: a test is gone.' }];
    const check = desiredCheck(
      [
        ...[queued, running, made(side('passed'))],
        { kind: 'held', at: at(4), findings },
        { kind: 'approved', at: at(5), by: 'octo-maintainer' },
        { ...published, at: at(6) },
      ],
      frame,
    );
    expect(check).toMatchObject({
      conclusion: 'action_required',
      title: 'Look again at what octo-maintainer approved (test-tampering). The tests pass',
    });
    expect(check?.summary).toContain('`octo-maintainer` let this through, which was held:');
    expect(check?.summary).not.toContain('@octo-team');
  });

  it.each<[string, Fact[]]>([
    ['before there is a pull request', [queued, running, made(side('passed'))]],
    ['of which nothing is known', [queued, running, published]],
    [
      'of an attempt that was not published',
      [queued, made(side('passed')), { ...published, attempt: 1 }],
    ],
  ])('is none %s', (_, facts) => {
    expect(desiredCheck(facts, frame)).toBeUndefined();
  });

  it('leads nowhere when nobody said where the dashboard is', () => {
    const check = desiredCheck([queued, made(side('passed')), published], { taskId: TASK });
    expect(check?.detailsUrl).toBeUndefined();
  });
});
