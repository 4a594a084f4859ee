import { SPECIALTIES, type Priority, type Specialty } from '#libs/contracts';

import type { Row } from './read-rows.ts';

/** What was answered about a row. */
export interface Answer {
  readonly row: Row;
  readonly specialty: Specialty;
  readonly priority: Priority;
  readonly confidence: number;
}

/** Shares of right answers, 0 to 1. */
export interface Shares {
  readonly n: number;
  /** Just as the row says; null of no rows at all. */
  readonly strict: number | null;
  /** One of those the row would also take. */
  readonly acceptable: number | null;
  readonly priority: number | null;
}

/** How often answers were right that were about so sure. */
export interface Calibration {
  readonly from: number;
  readonly below: number;
  readonly n: number;
  /** The mean of what was stated; null of no answers. */
  readonly stated: number | null;
  readonly strict: number | null;
  readonly acceptable: number | null;
}

export interface Score {
  readonly all: Shares;
  readonly nonEnglish: Shares;
  readonly hard: Shares;
  /** By the class that is right. */
  readonly byClass: Readonly<Record<Specialty, Shares>>;
  /** confusion[right][answered], in rows. */
  readonly confusion: Readonly<Record<Specialty, Readonly<Record<Specialty, number>>>>;
  readonly calibration: readonly Calibration[];
}

const SURENESS = [0, 0.2, 0.4, 0.6, 0.8];

/** Counts how many answers are right, and where the wrong ones go. */
export function score(answers: readonly Answer[]): Score {
  const of = (right: Specialty): Answer[] => answers.filter(({ row }) => row.specialty === right);
  return {
    all: sharesOf(answers),
    nonEnglish: sharesOf(answers.filter(({ row }) => !/^en\b/i.test(row.lang))),
    hard: sharesOf(answers.filter(({ row }) => row.hard)),
    byClass: eachSpecialty((right) => sharesOf(of(right))),
    confusion: eachSpecialty((right) =>
      eachSpecialty(
        (answered) => of(right).filter(({ specialty }) => specialty === answered).length,
      ),
    ),
    calibration: SURENESS.map((from, index) => {
      const below = SURENESS[index + 1] ?? Infinity;
      const those = answers.filter(({ confidence }) => confidence >= from && confidence < below);
      const stated = those.reduce((sum, { confidence }) => sum + confidence, 0);
      const { n, strict, acceptable } = sharesOf(those);
      return { from, below, n, stated: n === 0 ? null : stated / n, strict, acceptable };
    }),
  };
}

function sharesOf(answers: readonly Answer[]): Shares {
  const share = (holds: (answer: Answer) => boolean): number | null =>
    answers.length === 0 ? null : answers.filter(holds).length / answers.length;
  return {
    n: answers.length,
    strict: share(({ row, specialty }) => row.specialty === specialty),
    acceptable: share(({ row, specialty }) => row.acceptable.includes(specialty)),
    priority: share(({ row, priority }) => row.priority === priority),
  };
}

function eachSpecialty<T>(of: (specialty: Specialty) => T): Record<Specialty, T> {
  return Object.fromEntries(SPECIALTIES.map((specialty) => [specialty, of(specialty)])) as Record<
    Specialty,
    T
  >;
}
