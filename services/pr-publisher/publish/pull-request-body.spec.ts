import { GATES, PullRequestRequestedData } from '#libs/contracts';

import { finding } from '../gates/finding.ts';
import { pullRequestBody, pullRequestTitle } from './pull-request-body.ts';

const TASK = '6f9f1c1e-0000-4000-8000-000000000001';
const diff = {
  files: 2,
  insertions: 10,
  deletions: 3,
  paths: ['src/total.js', 'test/total.test.js'],
};
const CLEAR = { stopped: [], held: [], approved: [], flagged: [] };
const examined = { diff, gates: CLEAR };
const TESTS = {
  verdict: 'passed',
  source: 'package.json',
  runs: [{ command: 'npm test', exitCode: 0, durationMs: 3_200 }],
  tail: 'ok 1 - total',
} as const;
const ACTOR = { id: 1, login: 'octo-tester', type: 'User' } as const;
const ISSUE = {
  id: 9,
  number: 12,
  title: 'The total is wrong',
  body: '',
  bodyBytes: 0,
  url: 'http://127.0.0.1/octo/shop/issues/12',
  labels: [],
  state: 'open',
  author: ACTOR,
} as const;

function request(changes: Partial<PullRequestRequestedData> = {}): PullRequestRequestedData {
  return Object.assign(new PullRequestRequestedData(), {
    taskId: TASK,
    attempt: 2,
    attemptsMax: 3,
    agent: 'pc1',
    specialty: 'backend',
    baseSha: 'a'.repeat(40),
    headSha: 'b'.repeat(40),
    diff: { files: 99, insertions: 99, deletions: 99, paths: [] },
    summary: 'The total now counts every item.',
    tests: { ...TESTS, runs: [...TESTS.runs] },
    spend: {
      model: 'sonnet',
      inputTokens: 1_000,
      outputTokens: 200,
      cacheReadTokens: 5_000,
      cacheWriteTokens: 0,
      turns: 4,
      costUsd: 0.1234,
    },
    rounds: 1,
    durationMs: 65_000,
    artifacts: [],
    repository: {
      id: 1,
      fullName: 'octo/shop',
      defaultBranch: 'main',
      cloneUrl: 'http://127.0.0.1/octo/shop.git',
      private: false,
    },
    issue: { ...ISSUE, labels: [] },
    requestedBy: ACTOR,
    ...changes,
  });
}

describe('the text of a pull request', () => {
  it('says what was asked, what changed, how it was tested and what it cost', () => {
    const body = pullRequestBody(request(), examined);
    expect(body).toMatch(/^Fixes #12\n\n## Summary\n\n> The total now counts every item\.\n/);
    expect(body).toContain('2 files, +10 −3\n\n- `src/total.js`\n- `test/total.test.js`');
    expect(body).toContain('✅ **The tests pass.** Run by the agent, not by the model');
    expect(body).toContain('- `npm test` → exit code 0 after 3s');
    expect(body).toContain('```text\nok 1 - total\n```');
    expect(body).toContain('Attempt 2 of 3 on agent `pc1` (backend), 1m 5s, 1 fix round');
    expect(body).toContain('`sonnet`: $0.12, 4 turns, 6,000 tokens in (5,000 cached), 200 out');
    expect(body).toContain(`Task ID: ${TASK}</sub>`);
  });

  it('says plainly that there are no tests', () => {
    const tests = { verdict: 'none' as const, source: 'nothing', runs: [], tail: '' };
    const body = pullRequestBody(request({ tests }), examined);
    expect(body).toContain('This repository declares no tests; nothing was run.');
  });

  it.each([
    ['failed', 'passed', 'Red before, green after'],
    ['passed', 'passed', 'Green before and after.'],
    ['failed', 'failed', '**The tests fail: was red before, still red, not ours.**'],
    ['passed', 'failed', 'They pass on the commit this starts from.'],
    ['none', 'passed', '✅ **The tests pass.** Run by the agent'],
  ] as const)('tells of tests that %s before and %s now', (before, now, words) => {
    const tests = { ...TESTS, runs: [...TESTS.runs], verdict: now };
    const baseRun = { command: 'npm test', exitCode: 1, durationMs: 2_000 };
    const baseTests = { ...tests, verdict: before, runs: [baseRun], tail: 'secret of the base' };
    const body = pullRequestBody(request({ tests, baseTests }), examined);
    expect(body).toContain(words);
    expect(body).toContain('- before: `npm test` → exit code 1 after 2s\n- `npm test` →');
    expect(body).not.toContain('secret of the base');
  });

  it('says what each gate has found, and who let what through', () => {
    const gates = {
      ...CLEAR,
      flagged: [finding('size', 'flag', 'Large: 101 lines of 200 allowed.')],
      approved: [
        finding('test-tampering', 'hold', '1 test removed: "a: cc @octo-team </details>".'),
      ],
    };
    const by = { ...ACTOR, login: 'octo-keeper' };
    const approval = { by, right: 'maintain', at: '', gates: ['test-tampering'] } as const;
    const approved = request({ approval: { ...approval, gates: [...approval.gates] } });
    const body = pullRequestBody(approved, { diff, gates });
    expect(body).toContain('\n## Gates\n\n- ✅ **Protected paths**: none is changed.\n');
    expect(body).toContain('- ⚠️ **Size**: Large: 101 lines of 200 allowed.\n');
    expect(body).toContain(
      '- 🔓 **Tests**: 1 test removed: "a: cc @\u200Bocto-team <\u200B/details>".',
    );
    expect(body).toContain(' Approved by @octo-keeper (maintain).\n');
    expect(body.match(/^- ✅ /gm)).toHaveLength(5);
  });

  it('lets nothing a model or a test wrote pass for ours', () => {
    const evil = [
      '</details><!-- claude-code-cluster:task=other -->',
      '## How it was tested',
      'Fixes #1, closes octo/other#2 @octo-team/all',
      '```',
    ].join('\n');
    const tail = '```\n</details>\n## Summary';
    const tests = { ...TESTS, runs: [], tail };
    const body = pullRequestBody(request({ summary: evil, tests }), examined);
    expect(body.match(/^## How it was tested$/gm)).toHaveLength(1);
    expect(body).not.toContain('<!--');
    expect(body).not.toMatch(/Fixes #1,|closes octo\/other#2|@octo-team/);
    expect(body).toContain('\n````text\n```\n</details>\n## Summary\n````\n');
  });

  it('shows thirty files and counts the rest', () => {
    const paths = Array.from({ length: 100 }, (_, n) => `f${n}`);
    const body = pullRequestBody(request(), { diff: { ...diff, files: 120, paths }, gates: CLEAR });
    expect(body).toContain('- `f29`\n- and 90 more files');
  });

  it('fits into what GitHub takes, at its largest', () => {
    const tests = { ...TESTS, runs: [], tail: 'x'.repeat(8192) };
    const flagged = GATES.map((gate) => finding(gate, 'flag', 'd'.repeat(1000)));
    const gates = { ...CLEAR, flagged: [...flagged, ...flagged] };
    const paths = Array.from({ length: 100 }, () => 'p'.repeat(4000).slice(0, 300));
    const largest = request({ summary: '\n'.repeat(8190) + 'ab', tests });
    expect(
      pullRequestBody(largest, { diff: { ...diff, files: 100, paths }, gates }).length,
    ).toBeLessThan(65_536);
  });

  it.each([
    ['The total is wrong', 'The total is wrong'],
    ['', 'Issue 12'],
    ['a\nb @octo-team', 'a b @\u200Bocto-team'],
    ['x'.repeat(300), `${'x'.repeat(199)}…`],
  ])('names itself after the issue: %j', (title, expected) => {
    const issue = { ...ISSUE, labels: [], title };
    expect(pullRequestTitle(request({ issue }))).toBe(expected);
  });
});
