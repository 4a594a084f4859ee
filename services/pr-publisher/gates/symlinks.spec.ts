import { staysInside } from './symlinks.ts';

test.each([
  ['a', 'b', true],
  ['d/a', '../b', true],
  ['d/a', './b/c', true],
  ['d/a', '..', true],
  ['d/e/a', '../../b', true],
  ['a', '..', false],
  ['a', '../b', false],
  ['d/a', '../../b', false],
  ['a', '/b', false],
  ['a', '', false],
  ['d/a', '../.git/config', false],
  ['a', '.GIT', false],
  ['a', 'b/../../c', false],
  ['d/a', 'b/../c', false],
  ['a', 'b\\..\\c', false],
])('a link at %s to %j stays inside: %s', (path, target, expected) => {
  expect(staysInside(path, target)).toBe(expected);
});
