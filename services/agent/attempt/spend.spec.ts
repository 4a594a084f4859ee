import { boundDiff } from './hand-over.ts';
import { addSpend, largerSpend, noSpend } from './spend.ts';

const RUN = {
  model: 'a',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 3,
  cacheWriteTokens: 4,
  turns: 5,
  costUsd: 0.1,
};

test('the spend of all rounds is added up, under the later model', () => {
  const both = addSpend(addSpend(noSpend('x'), RUN), { ...RUN, model: 'b', costUsd: 0.2 });
  expect(both).toEqual({
    model: 'b',
    inputTokens: 2,
    outputTokens: 4,
    cacheReadTokens: 6,
    cacheWriteTokens: 8,
    turns: 10,
    costUsd: 0.3,
  });
});

test('a run that never named its model leaves the one before', () => {
  expect(addSpend(RUN, noSpend('')).model).toBe('a');
});

test('of what CLI and gateway count the larger holds, number by number', () => {
  const counted = { ...RUN, model: 'b', inputTokens: 9, outputTokens: 1, turns: 0, costUsd: 0.3 };
  expect(largerSpend(RUN, counted)).toEqual({ ...RUN, inputTokens: 9, costUsd: 0.3 });
  expect(largerSpend(noSpend(''), counted)).toEqual(counted);
  expect(largerSpend(RUN, undefined)).toBe(RUN);
});

test('of very many and very long paths as many are told as an event has room for', () => {
  const paths = Array.from({ length: 500 }, (_, index) => `${index}/${'x'.repeat(400)}`);
  const bound = boundDiff({ files: 500, insertions: 1, deletions: 0, paths });
  expect(bound.files).toBe(500);
  expect(bound.paths).toHaveLength(40);
  expect(bound.paths.every((path) => path.length <= 300)).toBe(true);
});
