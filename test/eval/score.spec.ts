import type { Priority, Specialty } from '#libs/contracts';

import { answer } from './answer.ts';
import type { Row } from './read-rows.ts';
import { jsonOf, renderScore } from './render-score.ts';
import { score, type Answer } from './score.ts';

const ROW: Row = {
  title: 'It hangs',
  body: '',
  labels: [],
  repo: 'octo/thing',
  specialty: 'backend',
  acceptable: ['backend', 'devops'],
  priority: 'medium',
  lang: 'en',
  hard: false,
};

const ANSWERS = [
  answered(['backend', 'medium', 0.9]),
  answered(['devops', 'low', 0.9]),
  answered(['general', 'medium', 0.1], { lang: 'pt-BR' }),
  answered(['testing', 'low', 0.5], { specialty: 'testing', acceptable: ['testing'], hard: true }),
];

test('counts strict, acceptable and priority, of all and of the parts', () => {
  const { all, nonEnglish, hard, byClass } = score(ANSWERS);
  expect(all).toEqual({ n: 4, strict: 0.5, acceptable: 0.75, priority: 0.5 });
  expect(nonEnglish).toEqual({ n: 1, strict: 0, acceptable: 0, priority: 1 });
  expect(hard).toEqual({ n: 1, strict: 1, acceptable: 1, priority: 0 });
  expect(byClass.backend).toMatchObject({ n: 3, strict: 1 / 3 });
  expect(byClass.frontend).toEqual({ n: 0, strict: null, acceptable: null, priority: null });
});

test('tells where the wrong answers go, and how sure they were', () => {
  const { confusion, calibration } = score(ANSWERS);
  expect(confusion.backend).toEqual({ backend: 1, frontend: 0, testing: 0, devops: 1, general: 1 });
  expect(calibration.map(({ n }) => n)).toEqual([1, 0, 1, 0, 2]);
  expect(calibration.at(-1)).toMatchObject({ stated: 0.9, strict: 0.5, acceptable: 1 });
});

test('the last line for machines holds fractions', () => {
  expect(JSON.parse(jsonOf(score(ANSWERS)))).toMatchObject({
    n: 4,
    strict: 0.5,
    acceptable: 0.75,
    priority: 0.5,
    nonEnglish: 0,
    hard: 1,
    byClass: { testing: { n: 1, strict: 1 } },
  });
});

test('the tables for people name every class', () => {
  const text = renderScore(score(ANSWERS));
  expect(text).toMatch(/^all\s+4\s+0\.500\s+0\.750\s+0\.500$/m);
  expect(text).toMatch(/^backend\s+1\s+0\s+0\s+1\s+1$/m);
  expect(text).toMatch(/^frontend\s+0\s+-\s+-\s+-$/m);
});

test('the real classifier answers, and sees what a reader sees', () => {
  const title = 'Button overlaps the sidebar';
  const hidden = '<!-- the database server fails, SQL, deadlock, panic -->';
  expect(answer({ ...ROW, title, body: hidden })).toMatchObject({
    specialty: 'frontend',
    confidence: answer({ ...ROW, title }).confidence,
  });
});

function answered(
  [specialty, priority, confidence]: [Specialty, Priority, number],
  row: Partial<Row> = {},
): Answer {
  return { row: { ...ROW, ...row }, specialty, priority, confidence };
}
