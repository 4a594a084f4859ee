import { SPECIALTIES } from '#libs/contracts';

import type { Score, Shares } from './score.ts';

/** The last line for machines. Of nonEnglish and hard it tells the acceptable share; null where the file has none. */
export function jsonOf({ all, nonEnglish, hard, byClass }: Score): string {
  return JSON.stringify({
    n: all.n,
    strict: all.strict,
    acceptable: all.acceptable,
    priority: all.priority,
    nonEnglish: nonEnglish.acceptable,
    hard: hard.acceptable,
    byClass,
  });
}

/** Tables for people. */
export function renderScore(score: Score): string {
  return [
    columns(['', 'n', 'strict', 'acceptable', 'priority']),
    columns(['all', ...cellsOf(score.all)]),
    columns(['non-English', ...cellsOf(score.nonEnglish)]),
    columns(['hard', ...cellsOf(score.hard)]),
    ...SPECIALTIES.map((name) => columns([name, ...cellsOf(score.byClass[name])])),
    '',
    'Right (down) and answered (across):',
    columns(['', ...SPECIALTIES]),
    ...SPECIALTIES.map((right) =>
      columns([right, ...SPECIALTIES.map((given) => String(score.confusion[right][given]))]),
    ),
    '',
    'How sure, and how often right:',
    columns(['confidence', 'n', 'stated', 'strict', 'acceptable']),
    ...score.calibration.map(({ from, n, stated, strict, acceptable }) =>
      columns([
        `from ${from.toFixed(1)}`,
        String(n),
        fraction(stated),
        fraction(strict),
        fraction(acceptable),
      ]),
    ),
    '',
  ].join('\n');
}

function cellsOf({ n, strict, acceptable, priority }: Shares): string[] {
  return [String(n), fraction(strict), fraction(acceptable), fraction(priority)];
}

function fraction(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function columns([first = '', ...rest]: readonly string[]): string {
  return `${first.padEnd(12)}${rest.map((cell) => cell.padStart(11)).join('')}`.trimEnd();
}
