import { isStatusLabel, STATUS_LABELS, TRIGGER_LABELS } from '#libs/contracts';

import { desiredLabel } from './desired-label.ts';
import type { Fact } from '../facts/facts.ts';

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const attempt = { attempt: 1, attemptsMax: 3, agent: 'pc1', model: 'm', cause: 'c' };
const queued: Fact = { kind: 'queued', at: at(0), specialty: 'backend', priority: 'high' };
const running: Fact = { kind: 'running', at: at(1), ...attempt };
const held: Fact = { kind: 'held', at: at(2), findings: [{ gate: 'size', detail: 'd' }] };
const finished = (outcome: 'cancelled' | 'completed' | 'failed'): Fact => {
  return { kind: 'finished', at: at(9), outcome, detail: 'd' };
};

test.each<[string, Fact[], string | undefined]>([
  ['waits', [queued], 'claude-code-waiting'],
  ['works', [queued, running], 'claude-code-processing'],
  [
    'waits for another attempt',
    [queued, running, { kind: 'reassigned', at: at(3), ...attempt }],
    'claude-code-waiting',
  ],
  ['waits for a person', [queued, running, held], 'needs-human'],
  [
    'was let through',
    [queued, running, held, { kind: 'approved', at: at(4), by: 'octo-maintainer' }],
    'claude-code-processing',
  ],
  ['is done', [queued, running, finished('completed')], 'claude-code-completed'],
  ['failed', [queued, running, finished('failed')], 'claude-code-failed'],
  ['was stopped', [queued, running, finished('cancelled')], undefined],
  ['was stopped while held', [queued, running, held, finished('cancelled')], undefined],
  [
    'was asked for again',
    [queued, finished('failed'), { ...queued, at: at(10) }],
    'claude-code-waiting',
  ],
])('a task that %s', (_, facts, name) => {
  expect(desiredLabel(facts)?.name).toBe(name);
});

test('no status label is a trigger, and GitHub takes what is said of each', () => {
  expect(TRIGGER_LABELS.filter(isStatusLabel)).toEqual([]);
  const said = [
    [queued],
    [queued, running],
    [queued, held],
    [queued, finished('completed')],
    [queued, finished('failed')],
  ].map((facts) => desiredLabel(facts));
  expect(said.map((label) => label?.name).sort()).toEqual([...STATUS_LABELS].sort());
  for (const label of said) {
    expect(label?.color).toMatch(/^[0-9a-f]{6}$/);
    expect(label?.description.length).toBeLessThanOrEqual(100);
  }
});
