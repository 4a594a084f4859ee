import { testCommands } from './test-commands.ts';

const PACKAGE = (scripts: object, more: object = {}): string =>
  JSON.stringify({ name: 'shop', scripts, ...more }, null, 2);
/** A file that says how tests are run; before, after, and what is found. */
const CASES: [string, string, string, string, string?][] = [
  [
    'a script that does nothing',
    'package.json',
    PACKAGE({ test: 'node --test' }),
    PACKAGE({ test: 'true' }),
    'hold runs no tests any more: "true"',
  ],
  [
    'a script that only talks',
    'package.json',
    PACKAGE({ test: 'jest' }),
    PACKAGE({ test: 'echo all is well && exit 0' }),
    'hold runs no tests any more',
  ],
  [
    'a script that is gone',
    'package.json',
    PACKAGE({ test: 'jest' }),
    PACKAGE({}),
    'hold the script "test" is gone',
  ],
  [
    'a result thrown away',
    'package.json',
    PACKAGE({ test: 'jest' }),
    PACKAGE({ test: 'jest || true' }),
    'hold throws its result away',
  ],
  [
    'tests left out',
    'package.json',
    PACKAGE({ test: 'jest' }),
    PACKAGE({ test: 'jest --testPathIgnorePatterns sum' }),
    'hold leaves tests out',
  ],
  [
    'tests left out by a setting',
    'package.json',
    PACKAGE({ test: 'jest' }),
    PACKAGE({ test: 'jest' }, { jest: { testPathIgnorePatterns: ['sum'] } }),
    'hold tests may be left out',
  ],
  [
    'a setting that leaves tests out',
    'package.json',
    PACKAGE({ test: 'jest' }, { jest: { clearMocks: true } }),
    PACKAGE({ test: 'jest' }, { jest: { clearMocks: true, testPathIgnorePatterns: ['sum'] } }),
    'hold tests may be left out',
  ],
  [
    'a broken package.json',
    'package.json',
    PACKAGE({ test: 'jest' }),
    '{',
    'hold package.json can no longer be read',
  ],
  [
    'a nested package’s script',
    'web/package.json',
    PACKAGE({ 'test:unit': 'vitest' }),
    PACKAGE({ 'test:unit': ':' }),
    'hold runs no tests any more',
  ],
  [
    'another runner',
    'package.json',
    PACKAGE({ test: 'mocha' }),
    PACKAGE({ test: 'node --test' }),
    'flag the script "test" is now "node --test"',
  ],
  [
    'another script',
    'package.json',
    PACKAGE({ test: 'jest', start: 'node .' }),
    PACKAGE({ test: 'jest', start: 'true', latest: 'x' }),
  ],
  ['a first test script', 'package.json', PACKAGE({}), PACKAGE({ test: 'jest' })],
  [
    'a target that does nothing',
    'Makefile',
    'test: build\n\tpytest\n\nbuild:\n\tcc x\n',
    'test:\n\t@echo ok\n\nbuild:\n\tcc x\n',
    'hold runs no tests any more',
  ],
  [
    'a target that ignores failure',
    'Makefile',
    'test:\n\tpytest\n',
    'test:\n\t-pytest\n',
    'hold throws its result away',
  ],
  [
    'a target that leaves tests out',
    'Makefile',
    'test:\n\tpytest\n',
    'test:\n\tpytest --deselect tests/test_a.py\n',
    'hold leaves tests out',
  ],
  [
    'another target',
    'Makefile',
    'test:\n\tpytest\n\nrun:\n\t./x\n',
    'test:\n\tpytest\n\nrun:\n\ttrue\n',
  ],
  [
    'pytest’s options',
    'pyproject.toml',
    '[tool.pytest.ini_options]\n',
    '[tool.pytest.ini_options]\naddopts = "--ignore=tests/test_a.py"\n',
    'hold tests may be left out',
  ],
  [
    'a linter’s exclusions',
    'pyproject.toml',
    '[tool.ruff]\n',
    '[tool.ruff]\nexclude = ["build"]\nignore = ["E501"]\n',
  ],
  [
    'vitest’s exclusions',
    'vitest.config.ts',
    'export default {};\n',
    'export default { test: { exclude: ["**/sum*"] } };\n',
    'hold tests may be left out',
  ],
  [
    'surefire’s',
    'pom.xml',
    '<project>\n</project>\n',
    '<project>\n<testFailureIgnore>true</testFailureIgnore>\n</project>\n',
    'hold tests may be left out',
  ],
  [
    'a pipeline that goes on',
    '.gitlab-ci.yml',
    'test:\n  script: make test\n',
    'test:\n  script: make test\n  allow_failure: true\n',
    'hold tests may be left out, or their result',
  ],
  [
    'a pipeline’s other step',
    '.gitlab-ci.yml',
    'test:\n  script: make test\n',
    'test:\n  script: make test\nlint:\n  script: make lint\n',
  ],
];

test.each(CASES)('%s', (...[, path, before, after, found]) => {
  const all = testCommands(path, before, after).map(
    ({ verdict, detail }) => `${verdict} ${detail}`,
  );
  if (found === undefined) expect(all).toEqual([]);
  else {
    const [verdict = '', ...words] = found.split(' ');
    expect(all).toEqual([expect.stringMatching(new RegExp(`^${verdict} `))]);
    expect(all[0]).toContain(words.join(' '));
  }
});
