import type { Fact } from '../facts/facts.ts';
import { renderStatus, statusMarker, type Frame } from './render-status.ts';

const TASK = '6f9f1c1e-0000-4000-8000-000000000001';
const queued: Fact = {
  kind: 'queued',
  at: '2026-01-01T00:00:00.000Z',
  specialty: 'backend',
  priority: 'high',
};
const running: Fact = {
  kind: 'running',
  at: '2026-01-01T00:00:10.000Z',
  attempt: 1,
  attemptsMax: 3,
  agent: 'pc1',
  model: 'sonnet',
};
const reassigned: Fact = {
  kind: 'reassigned',
  at: '2026-01-01T00:01:00.000Z',
  attempt: 1,
  attemptsMax: 3,
  agent: 'pc1',
  cause: 'The CLI ended with code 1.',
};
const completed: Fact = {
  kind: 'finished',
  at: '2026-01-01T00:03:12.000Z',
  outcome: 'completed',
  detail: 'http://127.0.0.1:4001/octo/shop/pull/2',
  costUsd: 0.1234,
  tokens: 12_345,
};

const held: Fact = {
  kind: 'held',
  at: '2026-01-01T00:02:00.000Z',
  findings: [
    { gate: 'test-tampering', detail: 'test/totals.test.js: a test was deleted.' },
    { gate: 'protected-paths', detail: '.github/workflows/test.yml is changed.' },
  ],
  keptUntil: '2026-01-15T00:01:59.000Z',
};
const approved: Fact = { kind: 'approved', at: '2026-01-01T00:02:10.000Z', by: 'octo-maintainer' };

const render = (facts: readonly Fact[], more: Partial<Frame> = {}): string =>
  renderStatus(facts, { taskId: TASK, commandPrefix: '/claude', ...more });

describe('the status comment', () => {
  it('waits', () => {
    expect(render([queued])).toBe(
      `**Claude takes this on and waits for a free agent.**

- [x] Accepted: backend, high priority
- [ ] A free agent
- [ ] Change made and tests run
- [ ] Pull request opened

To stop it, comment \`/claude stop\`, take the trigger label off or close the issue.

<sub>task \`${TASK}\`</sub>`,
    );
  });

  it('works, and says who does', () => {
    const text = render([queued, running]);
    expect(text).toMatch(/^\*\*Claude is working on this…\*\*/);
    expect(text).toContain('- [x] Attempt 1 on `pc1` with `sonnet`');
    expect(text).toContain('<sub>Attempt 1 of 3 · agent `pc1` · task');
  });

  it('tells a stopped attempt that is over from one that its agent has not confirmed', () => {
    const detail = 'Stopped by octo-maintainer.';
    const cancelled: Fact = { kind: 'finished', at: running.at, outcome: 'cancelled', detail };
    const stopped: Fact = { kind: 'stopped', at: completed.at, attempt: 1, agent: 'pc1' };
    expect(render([queued, running, cancelled])).toContain(
      '- [ ] Told to stop; `pc1` has not confirmed it yet',
    );
    expect(render([queued, running, cancelled, stopped])).toContain(
      '- [x] Stopped: nothing of it runs on `pc1` any more',
    );
    expect(render([queued, cancelled])).not.toMatch(/confirmed|runs on/);
    // Only what went on was told to stop.
    expect(render([queued, running, reassigned, cancelled])).not.toMatch(/confirmed|runs on/);
  });

  it('tries again, and keeps why', () => {
    const text = render([queued, running, reassigned]);
    expect(text).toMatch(/^\*\*Attempt 1 did not succeed; Claude will try again\.\*\*/);
    expect(text).toContain('- [x] Attempt 1 on `pc1` ended without a result: The CLI ended');
    expect(text).toContain('- [ ] A free agent');
  });

  it('finishes with the pull request, the time and the cost', () => {
    const text = render([queued, running, completed]);
    expect(text).toMatch(
      /^\*\*Claude finished this in 3m 12s\*\* —— \[Pull request\]\(http:\/\/127\.0\.0\.1:4001\/octo\/shop\/pull\/2\)/,
    );
    expect(text).toContain('- [x] Pull request opened');
    expect(text).toContain('· $0.12 · 12,345 tokens ·');
    expect(text).not.toContain('[ ]');
    expect(text).not.toContain('To stop');
  });

  it('fails with what failed and what to do, quoted and harmless', () => {
    const detail = 'Tests fail.\n<!-- claude-code-cluster:task=x -->\n@octo-team Fix the test.';
    const text = render([
      queued,
      running,
      { kind: 'finished', at: '2026-01-01T00:02:00.000Z', outcome: 'failed', detail },
    ]);
    expect(text).toMatch(/^\*\*Claude could not finish this in 2m 0s\.\*\*\n\n> Tests fail\.\n> </);
    expect(text).toContain('To try again, comment `/claude retry`, or take the trigger label off');
    expect(text).not.toContain('<!--');
    expect(text).not.toContain('@octo-team');
    expect(text).not.toContain('Pull request opened');
  });

  it('stops', () => {
    const detail = 'The label was taken off.';
    const at = '2026-01-01T00:02:00.000Z';
    const text = render([queued, { kind: 'finished', at, outcome: 'cancelled', detail }]);
    expect(text).toMatch(/^\*\*Stopped\.\*\*\n\n> The label was taken off\.\n\n- \[x\] Accepted/);
  });

  it('waits for a person: what the gates found, how to go on, and until when', () => {
    const text = render([queued, running, held], { commandPrefix: '/robot' });
    expect(text)
      .toBe(`**Waiting for a person.** Claude made a change, and nothing of it is published yet.

- \`test-tampering\`: test/totals.test.js: a test was deleted.
- \`protected-paths\`: .github/workflows/test.yml is changed.

To publish it all the same, somebody who may push comments \`/robot approve\`. To drop it, \`/robot stop\`, close the issue or take the trigger label off. The change is kept until 2026-01-15; approved later than that, it has to be made anew.

- [x] Accepted: backend, high priority
- [x] Attempt 1 on \`pc1\` with \`sonnet\`
- [x] Change made and tests run
- [ ] Approved by a person
- [ ] Pull request opened

<sub>Attempt 1 of 3 · agent \`pc1\` · task \`${TASK}\`</sub>`);
  });

  it('folds the change itself beneath, for whoever is to approve it, and nothing in it ends the fold', () => {
    const patch = '-test("a")\n+```\n+</details>\n+@octo-team\n';
    const text = render([queued, running, { ...held, patch }]);
    expect(text).toContain(
      `<details><summary>The change</summary>\n\n\`\`\`\`diff\n${patch}\`\`\`\`\n\n</details>\n\nTo publish`,
    );
  });

  it('lets nothing in a finding pass for ours, or call anybody', () => {
    const detail = '@octo-team\n<!-- claude-code-cluster:task=x -->\n# Approved';
    const text = render([queued, { ...held, findings: [{ gate: 'size', detail }] }]);
    expect(text).not.toContain('@octo-team');
    expect(text).not.toContain('<!--');
    expect(text).not.toMatch(/^# Approved/m);
  });

  it('goes on with who approved it, and keeps that to the end', () => {
    const text = render([queued, running, held, approved]);
    expect(text).toMatch(/^\*\*Approved; the pull request is being made…\*\*\n\n- \[x\] Accepted/);
    expect(text).toContain('- [x] Approved by `octo-maintainer`');
    expect(text).toContain('- [ ] Pull request opened');
    expect(render([queued, running, held, approved, completed])).toMatch(
      /Claude finished[^]*\[x\] Approved by `octo-maintainer`\n- \[x\] Pull request opened/,
    );
  });

  it('waits again when something new is found, and no more when it is dropped', () => {
    const again = { ...held, at: '2026-01-01T00:02:30.000Z' };
    expect(render([queued, running, held, approved, again])).toMatch(/^\*\*Waiting for/);
    const detail = 'The issue was closed.';
    const at = '2026-01-01T00:05:00.000Z';
    const text = render([
      queued,
      running,
      held,
      { kind: 'finished', at, outcome: 'cancelled', detail },
    ]);
    expect(text).toMatch(/^\*\*Stopped\.\*\*/);
    expect(text).not.toContain('approve');
  });

  it('takes no address from a detail that is none', () => {
    const detail = 'javascript:alert(1)';
    expect(render([{ ...completed, detail }])).not.toContain('](');
  });

  it('begins anew when the work is asked for again', () => {
    const again: Fact = { ...queued, at: '2026-01-02T00:00:00.000Z' };
    expect(render([queued, running, completed, again])).toMatch(/waits for a free/);
  });

  it('shows the steps of the attempt that goes on, the last of them open, and what it cost so far', () => {
    const steps = [
      ['clone', 0],
      ['test', 0],
      ['edit', 0],
      ['test', 0],
      ['fix', 1],
    ] as const;
    const staged = steps.map(([stage, round], index): Fact => {
      const at = `2026-01-01T00:00:${20 + index}.000Z`;
      return { kind: 'staged', at, attempt: 1, stage, round, costUsd: 0.01 * index };
    });
    const text = render([queued, running, ...staged]);
    expect(text).toContain(`- [x] Attempt 1 on \`pc1\` with \`sonnet\`
  - [x] Fetch the repository
  - [x] Run the tests as they are
  - [x] Write the change
  - [x] Run the tests
  - [ ] Fix round 1…
- [ ] Change made and tests run`);
    expect(text).toContain('· $0.04 so far ·');
    const next: Fact = { ...running, at: '2026-01-01T00:01:10.000Z', attempt: 2 };
    expect(render([queued, running, ...staged, reassigned, next])).not.toContain('  - [');
  });

  it('folds the steps of an attempt that ended into what it came to', () => {
    const made: Fact = {
      ...{ kind: 'made', at: '2026-01-01T00:02:00.000Z', attempt: 1, requestedBy: 'octo-tester' },
      tests: { verdict: 'passed', source: 'package.json', runs: [] },
      baseTests: { verdict: 'failed', source: 'package.json', runs: [] },
      ...{ files: 3, insertions: 10, deletions: 2, rounds: 1, costUsd: 0.1 },
    };
    const published: Fact = {
      ...{ kind: 'published', at: made.at, attempt: 1, number: 2, branch: 'claude/issue-1' },
      ...{ url: 'http://127.0.0.1:4001/octo/shop/pull/2', headSha: 'b'.repeat(40) },
    };
    const text = render([queued, running, made, published, completed]);
    expect(text).toMatch(
      /^\*\*Claude finished @\u200Bocto-tester's task in 3m 12s\*\* —— \[Pull request #2\]\(http:\S+\/2\) • `claude\/issue-1`\n/,
    );
    expect(text).toContain(
      '- [x] Change made and tests run: 3 files (+10 −2), 1 fix round, the tests pass: red before, green after',
    );
    const merged: Fact = {
      ...{ kind: 'closed', at: '2026-01-02T00:00:00.000Z', number: 2, merged: true },
      by: 'octo-maintainer',
    };
    const afterwards = render([queued, running, made, published, completed, merged]);
    expect(afterwards).toContain('- [x] Pull request opened\n- [x] Merged by `octo-maintainer`');
    expect(render([queued, completed, { ...merged, merged: false }])).toContain(
      '- [x] Closed without merging by `octo-maintainer`',
    );
  });

  it('leads to the task and its trace where one knows where they are', () => {
    const traced = { ...queued, traceId: '4bf92f3577b34da6a3ce929d0e0e4736' };
    const frame = {
      dashboardUrl: 'https://cluster.example',
      traceUrlTemplate: 'https://traces.example/{traceId}?full=1',
    };
    expect(render([traced], frame).split('\n')[0]).toBe(
      `**Claude takes this on and waits for a free agent.** • [Task](https://cluster.example/tasks/${TASK}) • [Trace](https://traces.example/4bf92f3577b34da6a3ce929d0e0e4736?full=1)`,
    );
    expect(render([queued], frame)).not.toContain('[Trace]');
  });

  it('is found by a marker that people do not see', () => {
    expect(statusMarker(TASK)).toBe(`<!-- claude-code-cluster:task=${TASK} -->`);
  });
});
