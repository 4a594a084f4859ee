import type { TestOutcome } from '../api/shapes.ts';

type Outcome = Pick<TestOutcome, 'verdict'> | null;

/** What both runs together say of the change, in the words of the pull request. */
export function verdictOf(tests: Outcome, base: Outcome): string {
  const before = base?.verdict ?? 'none';
  switch (tests?.verdict ?? 'none') {
    case 'none':
      return 'The repository declares no tests: nothing was checked.';
    case 'passed':
      if (before === 'failed') return 'Red before, green after.';
      return before === 'passed' ? 'Green before and after.' : 'Green with the change.';
    case 'failed':
      return before === 'failed' ? 'Was red before, and still is.' : 'Red with the change.';
  }
}
