import { inRounds } from './in-rounds.ts';

test.each<[string, string[], string[][]]>([
  ['nothing', [], []],
  ['different ones are one round', ['a1', 'b1', 'c1'], [['a1', 'b1', 'c1']]],
  [
    'the second of a key is of the next round',
    ['a1', 'b1', 'a2', 'a3'],
    [['a1', 'b1'], ['a2'], ['a3']],
  ],
])('%s', (_, items, rounds) => {
  expect(inRounds(items, (item) => item.slice(0, 1))).toEqual(rounds);
});
