import { compareIds } from './compare-ids.ts';

const NONE = { missing: 0, double: 0, unanswered: 0 };

test.each([
  { name: 'everything once, in any order', accepted: ['a', 'b'], stored: ['b', 'a'], is: {} },
  { name: 'nothing of nothing', accepted: [], stored: [], is: {} },
  { name: 'one is missing', accepted: ['a', 'b'], stored: ['b'], is: { missing: 1 } },
  { name: 'one is there three times', accepted: ['a'], stored: ['a', 'a', 'a'], is: { double: 2 } },
  { name: 'one was never answered', accepted: ['a'], stored: ['a', 'b'], is: { unanswered: 1 } },
  {
    name: 'one twice does not make up for another that is missing',
    accepted: ['a', 'b'],
    stored: ['a', 'a'],
    is: { missing: 1, double: 1 },
  },
])('$name', ({ accepted, stored, is }) => {
  expect(compareIds(accepted, stored)).toEqual({ ...NONE, ...is });
});
