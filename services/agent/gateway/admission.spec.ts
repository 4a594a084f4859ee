import { admission, type Admission, type Amount } from './admission.ts';

const NOTHING: Amount = { tokens: 0, usd: 0 };
const limits = { maxBudgetUsd: 1, maxTokens: 1000 };
const LARGE: Amount = { tokens: 200_000, usd: 3 };
const SMALL: Amount = { tokens: 100, usd: 0.1 };

test.each<[string, Partial<Parameters<typeof admission>[0]>, Admission]>([
  ['the first call, though it could cost more than all', { asked: LARGE }, 'admit'],
  ['a call beside another that leaves room for it', { inFlight: 1, setAside: SMALL }, 'admit'],
  ['a call beside another that may need everything', { inFlight: 1, setAside: LARGE }, 'wait'],
  [
    'a call that may need too much beside another',
    { inFlight: 1, setAside: SMALL, asked: LARGE },
    'wait',
  ],
  [
    'a call that may need too many tokens',
    { inFlight: 1, setAside: SMALL, asked: { tokens: 901, usd: 0 } },
    'wait',
  ],
  ['a call alone, when a cent is left', { spent: { tokens: 9, usd: 0.99 }, asked: LARGE }, 'admit'],
  ['a call when all dollars are spent', { spent: { tokens: 9, usd: 1 } }, 'budget-limit'],
  ['a call when more is spent', { spent: { tokens: 9, usd: 1.2 }, inFlight: 2 }, 'budget-limit'],
  ['a call when all tokens are spent', { spent: { tokens: 1000, usd: 0 } }, 'token-limit'],
  ['a call where nothing may be spent', { limits: { maxBudgetUsd: 0 } }, 'budget-limit'],
  [
    'a call where tokens have no limit',
    { limits: { maxBudgetUsd: 1 }, spent: { tokens: 1e9, usd: 0 } },
    'admit',
  ],
])('%s', (_, call, decision) => {
  const usual = { limits, spent: NOTHING, setAside: NOTHING, inFlight: 0, asked: SMALL };
  expect(admission({ ...usual, ...call })).toBe(decision);
});
