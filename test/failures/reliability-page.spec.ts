import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
/** `| a case | [folder/file](../path/file.spec.ts) | how a title begins |` */
const ROW = /^\| +(.+?) +\| +\[.+?\]\(\.\.\/(.+?\.spec\.ts)\) +\| +(.+?) +\|$/gm;
const TITLE = /\b(?:test|it|played)(?:\.concurrent)?(?:\.each\([^]*?\]\))?\(\s*(['`])(.+?)\1,/g;
/** Rows of the table of failure cases in the design; a case may have further rows that begin with an ellipsis. */
const CASES = 20;

const page = readFileSync(join(ROOT, 'docs', 'reliability.md'), 'utf8');
const rows = [...page.matchAll(ROW)].map(([, what = '', file = '', begins = '']) => ({
  what,
  file,
  begins,
}));

test('every failure case is in the table', () => {
  expect(rows.filter(({ what }) => !what.startsWith('…')).length).toBeGreaterThanOrEqual(CASES);
});

test.each(rows)('$what: the test that is named is there', ({ file, begins }) => {
  expect(titlesIn(file).filter((title) => title.startsWith(begins))).toHaveLength(1);
});

test('every test on the real parts is in the table', () => {
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.e2e.spec.ts'))
    .map((file) => `test/failures/${file}`);
  const unnamed = files.flatMap((file) =>
    titlesIn(file).filter(
      (title) => !rows.some((row) => row.file === file && title.startsWith(row.begins)),
    ),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(unnamed).toEqual([]);
});

function titlesIn(file: string): string[] {
  const path = join(ROOT, file);
  if (!existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(TITLE)].map(([, , title = '']) => title);
}
