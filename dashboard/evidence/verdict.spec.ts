import type { TestOutcome } from '../api/shapes.ts';
import { verdictOf } from './verdict.ts';

type Verdict = TestOutcome['verdict'];

test.each<[Verdict | undefined, Verdict | undefined, string]>([
  ['passed', 'failed', 'Red before, green after.'],
  ['passed', 'passed', 'Green before and after.'],
  ['passed', undefined, 'Green with the change.'],
  ['passed', 'none', 'Green with the change.'],
  ['failed', 'failed', 'Was red before, and still is.'],
  ['failed', 'passed', 'Red with the change.'],
  ['failed', undefined, 'Red with the change.'],
  ['none', undefined, 'The repository declares no tests: nothing was checked.'],
  [undefined, 'passed', 'The repository declares no tests: nothing was checked.'],
])('%s with the change, %s before', (tests, base, words) => {
  const outcome = (verdict: Verdict | undefined) => (verdict === undefined ? null : { verdict });
  expect(verdictOf(outcome(tests), outcome(base))).toBe(words);
});
