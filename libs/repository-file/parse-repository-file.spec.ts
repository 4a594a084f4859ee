import { FILES, NO_YAML } from './files.fixture.ts';
import { parseRepositoryFile } from './parse-repository-file.ts';
import { NO_REPOSITORY_FILE } from './repository-file.ts';
import { describeFault, RepositoryFileInvalid } from './repository-file-invalid.ts';

test('every key is read: commands become words, one model that of all, teams and people stand apart', () => {
  expect(
    parseRepositoryFile(`
$schema: https://example.invalid/schema.json
setup: npm ci
test:
  - npm test
  - [npm, run, "lint && more"]
specialties:
  - paths: [web/**]
    specialty: frontend
priorities:
  - labels: [sev1]
    priority: critical
model: haiku
limits: { maxTurns: 5, maxBudgetUsd: 0.5 }
reviewers: [octo-lead, "@octo-keeper", octo-org/back-end]
labels:
  triggers: [for-claude]
branchPrefix: bot/
draft: false
protectedPaths: [infra/]
`),
  ).toEqual({
    setup: [['npm', 'ci']],
    test: [
      ['npm', 'test'],
      ['npm', 'run', 'lint && more'],
    ],
    specialties: [{ paths: ['web/**'], specialty: 'frontend' }],
    priorities: [{ labels: ['sev1'], priority: 'critical' }],
    models: { default: 'haiku' },
    limits: { maxTurns: 5, maxBudgetUsd: 0.5 },
    reviewers: { users: ['octo-lead', 'octo-keeper'], teams: ['back-end'] },
    labels: { triggers: ['for-claude'], excluded: [], pullRequest: [] },
    branchPrefix: 'bot/',
    draft: false,
    protectedPaths: ['infra/'],
  });
});

test.each(['', '# only a comment\n', '{}'])('%j says nothing', (text) => {
  expect(parseRepositoryFile(text)).toEqual(NO_REPOSITORY_FILE);
});

test('no tests are something else than none named', () => {
  expect(parseRepositoryFile('test: []').test).toEqual([]);
  expect(parseRepositoryFile('setup: []').test).toBeUndefined();
});

test.each([...FILES, ...NO_YAML].filter(({ faults }) => faults))(
  'of $title every fault is told, with its line',
  ({ text, faults = [] }) => {
    const found = faultsOf(text);
    expect(found).toHaveLength(faults.length);
    for (const [at, fault] of faults.entries()) expect(found[at]).toContain(fault);
  },
);

test('all faults stand in the message, which ends with the remedy and does not grow without end', () => {
  const text = Array.from({ length: 40 }, (_, at) => `key${at}: 1`).join('\n');
  expect(() => parseRepositoryFile(text)).toThrow(
    /can't be used:\n- line 1: key0 is no key[^]*\n- line 12: key11 is no key[^]*\n- and 28 more\n\nCorrect it on the default branch \(.*\) and ask again\.$/,
  );
});

function faultsOf(text: string): string[] {
  try {
    parseRepositoryFile(text);
  } catch (error) {
    if (error instanceof RepositoryFileInvalid) return error.faults.map(describeFault);
    throw error;
  }
  return [];
}
