import { SPECIALTIES, type Specialty } from '#libs/contracts';

import { usageError } from '../command-error.ts';

/** What people also call them. */
const ALSO: ReadonlyMap<string, Specialty> = new Map([
  ['api', 'backend'],
  ['server', 'backend'],
  ['database', 'backend'],
  ['ui', 'frontend'],
  ['web', 'frontend'],
  ['test', 'testing'],
  ['tests', 'testing'],
  ['qa', 'testing'],
  ['ops', 'devops'],
  ['ci', 'devops'],
  ['infra', 'devops'],
  ['any', 'general'],
]);

/** What was said, in our words. */
export interface ReadSpecialties {
  readonly specialties: readonly Specialty[];
  /** Words that were taken for another, so that nobody is surprised. */
  readonly mapped: readonly { readonly said: string; readonly meant: Specialty }[];
}

/** @throws CommandError for what is no specialty under any name */
export function readSpecialties(words: readonly string[]): ReadSpecialties {
  const read = words.map((word) => ({ said: word, meant: meaningOf(word.toLowerCase()) }));
  return {
    specialties: [...new Set(read.map(({ meant }) => meant))],
    mapped: read.filter(({ said, meant }) => said !== meant),
  };
}

function meaningOf(word: string): Specialty {
  const found = SPECIALTIES.find((known) => known === word) ?? ALSO.get(word);
  if (found !== undefined) return found;
  throw usageError(`There is no specialty "${word}". Choose from ${SPECIALTIES.join(', ')}.`);
}
