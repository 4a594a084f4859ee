import type { Evidence } from '../facts/evidence.ts';

/** How the tests ended, in half a sentence. Pure. */
export function verdictOf({ tests, baseTests }: Pick<Evidence, 'baseTests' | 'tests'>): string {
  const before = baseTests?.verdict;
  switch (tests.verdict) {
    case 'none':
      return 'the repository declares no tests';
    case 'passed':
      if (before === 'failed') return 'the tests pass: red before, green after';
      return before === 'passed' ? 'the tests pass: green before and after' : 'the tests pass';
    case 'failed':
      if (before === 'failed') return 'the tests fail as they did before';
      return before === 'passed' ? 'the tests fail: green before, red after' : 'the tests fail';
  }
}
