import { FAULT_KINDS, planFaults } from './plan-faults.ts';
import { planIssues } from './plan-issues.ts';
import { randomOf } from '../stage/random.ts';

const plan = { agents: ['pc-1', 'pc-2'], forMs: 300_000, everyMs: 3500, leaseMs: 14_000 };
const draw = (seed: string): ReturnType<typeof planFaults> =>
  planFaults(randomOf(seed, 'faults'), plan);

test('the same seed draws the same faults, another seed others', () => {
  expect(draw('1')).toEqual(draw('1'));
  expect(draw('1')).not.toEqual(draw('2'));
});

test('a long run has every kind of fault, in order of time and within its time', () => {
  const faults = draw('1');
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  expect(faults.filter(({ kind }) => kind === 'wipe-store')).toHaveLength(1);
  const times = faults.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThanOrEqual(plan.forMs);
});

test('only the kinds that are asked for are drawn', () => {
  const faults = planFaults(randomOf('1', 'faults'), { ...plan, kinds: ['kill-agent'] });
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['kill-agent']));
});

test('more issues don’t change which faults are drawn, nor the other way round', () => {
  const one = planIssues(randomOf('1', 'issues'), { tasks: 30, withinMs: 60_000 });
  const same = planIssues(randomOf('1', 'issues'), { tasks: 30, withinMs: 60_000 });
  expect(one).toEqual(same);
  expect(one).toHaveLength(30);
  expect(new Set(one.map(({ repository }) => repository)).size).toBe(2);
});
