import { matchesPath } from './matches-path.ts';

test.each([
  ['.github/workflows/a/b.yml', '.github/workflows/**', true],
  ['.github/dependabot.yaml', '.github/dependabot.y{,a}ml', true],
  ['a/CODEOWNERS', 'CODEOWNERS', false],
  ['infra/.x/y', 'infra/', true],
  ['infrastructure/y', 'infra/', false],
  ['a/.b/c.tf', '**/*.tf', true],
])('%s is meant by %s: %s', (path, glob, expected) => {
  expect(matchesPath(path, glob)).toBe(expected);
});
