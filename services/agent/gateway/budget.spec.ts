import type { Amount } from './admission.ts';
import { Budget, type Admitted } from './budget.ts';

const LARGE: Amount = { tokens: 0, usd: 3 };
const never = new AbortController().signal;

let spentUsd: number;
let budget: Budget;
beforeEach(() => {
  spentUsd = 0;
  budget = new Budget({ maxBudgetUsd: 4 }, () => ({ tokens: 0, usd: spentUsd }));
});

/** What became of a call by now. */
async function stateOf(call: Promise<unknown>): Promise<unknown> {
  return Promise.race([call, new Promise((resolve) => setImmediate(resolve, 'waits'))]);
}

async function admitted(call: ReturnType<Budget['admit']>): Promise<Admitted> {
  const decision = await stateOf(call);
  if (typeof decision !== 'object') throw new Error('It was not admitted.', { cause: decision });
  return decision as Admitted;
}

test('calls that could exceed it together go on one after another, in their order', async () => {
  const calls = [1, 2, 3].map(() => budget.admit(LARGE, never));
  const [first, second, third] = calls as [(typeof calls)[0], (typeof calls)[0], (typeof calls)[0]];
  const one = await admitted(first);
  expect(await stateOf(second)).toBe('waits');
  one.release();
  await admitted(second);
  expect(await stateOf(third)).toBe('waits');
});

test('a small call does not overtake one that waits', async () => {
  const one = await admitted(budget.admit(LARGE, never));
  const large = budget.admit(LARGE, never);
  const small = budget.admit({ tokens: 0, usd: 0.1 }, never);
  expect(await stateOf(small)).toBe('waits');
  one.release();
  await admitted(large);
  await admitted(small);
});

test('whoever waits when it is used up is refused, and all who come later', async () => {
  const one = await admitted(budget.admit(LARGE, never));
  const waiting = [budget.admit(LARGE, never), budget.admit(LARGE, never)];
  spentUsd = 4.2;
  one.release();
  expect(await Promise.all(waiting)).toEqual(['budget-limit', 'budget-limit']);
  expect(await budget.admit({ tokens: 0, usd: 0 }, never)).toBe('budget-limit');
  expect(budget.reached).toBe('budget-limit');
});

test('whoever hangs up while it waits makes way', async () => {
  const one = await admitted(budget.admit(LARGE, never));
  const goes = new AbortController();
  const waiting = budget.admit(LARGE, goes.signal);
  const next = budget.admit({ tokens: 0, usd: 0.5 }, never);
  goes.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await admitted(next);
  one.release();
  expect(budget.reached).toBeUndefined();
});

test('a call is over once, however often it is said', async () => {
  const one = await admitted(budget.admit(LARGE, never));
  one.release();
  one.release();
  await admitted(budget.admit(LARGE, never));
  expect(await stateOf(budget.admit(LARGE, never))).toBe('waits');
});
