import { classify } from '../classify.ts';

it('takes a model’s opinion for as much as makes it sure itself, and less than a label', () => {
  const spend = { ...NOTHING_SPENT, model: 'haiku' };
  const opinion = { specialty: 'devops', because: 'It is the build.', spend } as const;
  const unsure = { title: 'Strange behaviour', body: '', labels: [] };
  const found = classify(unsure, { triggerLabels: [] }, { opinion });
  expect(found.specialty).toBe('devops');
  expect(found.evidence[0]).toEqual({
    ...{ source: 'model', found: 'haiku: It is the build.', speaksFor: 'devops', weight: 6 },
  });
  const labelled = { ...unsure, labels: ['area/api'] };
  expect(classify(labelled, { triggerLabels: [] }, { opinion }).specialty).toBe('backend');
});

const NOTHING_SPENT = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  turns: 0,
  costUsd: 0,
};
