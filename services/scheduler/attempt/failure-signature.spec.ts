import { failureSignature } from './failure-signature.ts';

const red = (tail: string): { code: string; message: string } => ({
  code: 'tests-failed',
  message: `The tests are still red after 2 fix rounds: npm test.\n${tail}\nSee the test report.`,
});
const exited = (message: string): { code: string; message: string } => ({
  code: 'cli-exited',
  message,
});

test.each([
  [
    'that differ in figures and ids only',
    exited('Exit 1 after 12.5 s, session 0a1b2c3d4e.'),
    exited('Exit 137 after 3 s, session 99ffee00aa.'),
  ],
  [
    'in other folders',
    exited('No file /tmp/x1/src/a.js here'),
    exited('No file /home/o/a.js here'),
  ],
  ['whose first lines agree', exited('It broke.\nLog A'), exited('It broke.\nLog B')],
  [
    'that changed nothing, whatever was said',
    { code: 'no-change', message: 'a' },
    { code: 'no-change', message: 'b' },
  ],
  [
    'of the same red tests',
    red('1 failed (3.2 s) /tmp/a/t.js'),
    red('1 failed (4.9 s) /tmp/b/t.js'),
  ],
])('failures %s are the same', (_, one, other) => {
  expect(failureSignature(one)).toBe(failureSignature(other));
});

test.each([
  ['of another kind', exited('It broke.'), { code: 'model-error', message: 'It broke.' }],
  ['that say something else', exited('It broke.'), exited('It is missing.')],
  ['of other red tests', red('totals › adds'), red('totals › subtracts')],
])('failures %s are not the same', (_, one, other) => {
  expect(failureSignature(one)).not.toBe(failureSignature(other));
});
