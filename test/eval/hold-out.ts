import {
  finderOf,
  REASONS,
  type FindReasons,
} from '../../services/issue-classifier/vocabulary/find-reasons.ts';
import type { Reason } from '../../services/issue-classifier/vocabulary/reason.ts';
import { wordPattern } from '../../services/issue-classifier/vocabulary/word-pattern.ts';
import { answer } from './answer.ts';
import type { Row } from './read-rows.ts';
import type { Answer } from './score.ts';

/**
 * Every row is judged as if whoever wrote the vocabulary had never met it.
 *
 * The rows are dealt out, one after the other, into so many folds. Before a fold is judged, each word is taken out of the
 * vocabulary that stands in one of its rows and in no row of another fold.
 */
export function answersHeldOut(rows: readonly Row[], folds: number): Answer[] {
  const foldOf = (index: number): number => index % folds;
  const texts = Array.from({ length: folds }, (_, fold) =>
    rows
      .filter((_row, index) => foldOf(index) === fold)
      .map(({ title, body }) => `${title}\n${body}`)
      .join('\n\n')
      .toLowerCase(),
  );
  const onlyFolds = new Map(
    allWords().map((word) => {
      const pattern = wordPattern({ en: word });
      const [first, second] = texts.flatMap((text, fold) =>
        text.search(pattern) >= 0 ? [fold] : [],
      );
      return [word, second === undefined ? first : undefined];
    }),
  );
  const finders = texts.map((_, fold) => finderWithout((word) => onlyFolds.get(word) === fold));
  return rows.map((row, index) => answer(row, finders[foldOf(index)]));
}

function allWords(): string[] {
  return REASONS.flatMap(({ words }) => Object.values(words).flatMap((list) => list.split(',')));
}

function finderWithout(isHeldOut: (word: string) => boolean): FindReasons {
  const reasons = REASONS.map((reason) => without(reason, isHeldOut));
  return finderOf(reasons.filter(({ words }) => Object.keys(words).length > 0));
}

function without(reason: Reason, isHeldOut: (word: string) => boolean): Reason {
  const kept = Object.entries(reason.words).flatMap(([language, list]): [string, string][] => {
    const words = list.split(',').filter((word) => !isHeldOut(word));
    return words.length === 0 ? [] : [[language, words.join(',')]];
  });
  return { ...reason, words: Object.fromEntries(kept) };
}
