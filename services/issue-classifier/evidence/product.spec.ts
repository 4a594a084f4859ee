import type { Specialty } from '#libs/contracts';

import { classify } from '../classify.ts';

interface Issue {
  readonly title: string;
  readonly labels?: readonly string[];
  readonly repository?: string;
}

it.each<[string, Issue, Specialty]>([
  ['a fault', { title: 'The list is empty after a restart' }, 'backend'],
  ['a wish', { title: 'Let the order be reversed', labels: ['enhancement'] }, 'backend'],
  [
    'in a library of parts of pages',
    { title: 'The list is empty', repository: 'octo/ui' },
    'frontend',
  ],
  ['in a test tool', { title: 'It hangs', repository: 'octo/jest-lite' }, 'testing'],
  ['in a book', { title: 'Chapter 2 is wrong', repository: 'octo/book' }, 'general'],
  ['a question about pages', { title: 'How do I begin?', repository: 'octo/ui' }, 'general'],
  ['where only the owner’s name tells', { title: 'It hangs', repository: 'jestjs/x' }, 'backend'],
  ['where names run together', { title: 'It hangs', repository: 'octo/TestRunner' }, 'testing'],
  [
    'what the name of a repository says is little',
    { title: 'Deadlock in the parser', repository: 'octo/ui' },
    'backend',
  ],
  ['no name of a repository', { title: 'It hangs', repository: '__proto__' }, 'backend'],
])('what names no place is a matter of the program itself: %s', (_, issue, specialty) => {
  expect(specialtyOf(issue)).toBe(specialty);
});

it('takes a name quoted as code in a title for what somebody used', () => {
  expect(specialtyOf({ title: 'The rule rejects `it.each` of `vitest` in a method' })).toBe(
    'backend',
  );
  expect(specialtyOf({ title: 'Add test cases to vitest' })).toBe('testing');
});

function specialtyOf({ labels = [], ...issue }: Issue): Specialty {
  return classify({ ...issue, labels, body: '' }, { triggerLabels: ['claude'] }).specialty;
}
