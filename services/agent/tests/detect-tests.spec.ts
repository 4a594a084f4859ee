import { detectTests, NO_TESTS } from './detect-tests.ts';

const NODE = JSON.stringify({ scripts: { test: 'node --test' } });
const NODE_WITH_PACKAGES = JSON.stringify({
  scripts: { test: 'jest' },
  devDependencies: { jest: '*' },
});
const VENV = ['python3', '-m', 'venv', '--system-site-packages', '.venv'];
const pip = (...words: string[]) => [
  '.venv/bin/python',
  '-m',
  'pip',
  'install',
  '--quiet',
  '--disable-pip-version-check',
  ...words,
];

interface Case {
  name: string;
  files: Record<string, string>;
  source: string;
  setup?: string[][];
  test: string[][];
}

const CASES: Case[] = [
  {
    name: 'npm without packages needs no set-up',
    files: { 'package.json': NODE },
    source: 'package.json',
    test: [['npm', 'test']],
  },
  {
    name: 'npm with a lock file installs what is locked',
    files: { 'package.json': NODE_WITH_PACKAGES, 'package-lock.json': '' },
    source: 'package.json',
    setup: [['npm', 'ci', '--no-audit', '--no-fund']],
    test: [['npm', 'test']],
  },
  {
    name: 'npm without a lock file makes none',
    files: { 'package.json': NODE_WITH_PACKAGES },
    source: 'package.json',
    setup: [['npm', 'install', '--no-package-lock', '--no-audit', '--no-fund']],
    test: [['npm', 'test']],
  },
  {
    name: 'pnpm by its lock file',
    files: { 'package.json': NODE_WITH_PACKAGES, 'pnpm-lock.yaml': '' },
    source: 'package.json',
    setup: [['pnpm', 'install', '--frozen-lockfile']],
    test: [['pnpm', 'test']],
  },
  {
    name: 'yarn 1 by its lock file',
    files: { 'package.json': NODE_WITH_PACKAGES, 'yarn.lock': '' },
    source: 'package.json',
    setup: [['yarn', 'install', '--frozen-lockfile']],
    test: [['yarn', 'test']],
  },
  {
    name: 'a later yarn by its own file',
    files: { 'package.json': NODE_WITH_PACKAGES, 'yarn.lock': '', '.yarnrc.yml': '' },
    source: 'package.json',
    setup: [['yarn', 'install', '--immutable']],
    test: [['yarn', 'test']],
  },
  {
    name: 'the script npm init writes is no test, so the Makefile counts',
    files: {
      'package.json': JSON.stringify({
        scripts: { test: 'echo "Error: no test specified" && exit 1' },
      }),
      Makefile: 'build:\n\techo\ntest: build\n\techo\n',
    },
    source: 'Makefile',
    test: [['make', 'test']],
  },
  {
    name: 'a broken package.json declares nothing',
    files: { 'package.json': '{', 'go.mod': 'module x' },
    source: 'go.mod',
    test: [['go', 'test', './...']],
  },
  {
    name: 'python with nothing but unittest needs no packages',
    files: {
      'tests/test_a.py': 'import unittest\nclass A(unittest.TestCase):\n  def test_x(self): pass\n',
    },
    source: 'tests/test_a.py',
    test: [['python3', '-m', 'unittest', 'discover', '-s', 'tests']],
  },
  {
    name: 'python with tests that are functions is pytest’s',
    files: { 'test_a.py': 'def test_x():\n  assert True\n' },
    source: 'test_a.py',
    setup: [VENV, pip('pytest')],
    test: [['.venv/bin/python', '-m', 'pytest']],
  },
  {
    name: 'a python project with requirements',
    files: {
      'pyproject.toml': '[project]\nname = "x"\n[tool.pytest.ini_options]\n',
      'requirements.txt': 'flask\n',
      'tests/test_a.py': '',
    },
    source: 'pyproject.toml',
    setup: [VENV, pip('pytest', '-r', 'requirements.txt', '-e', '.')],
    test: [['.venv/bin/python', '-m', 'pytest']],
  },
  {
    name: 'a Makefile without such a target declares nothing',
    files: { Makefile: 'build:\ntest := 1\n', 'Cargo.toml': '' },
    source: 'Cargo.toml',
    test: [['cargo', 'test']],
  },
  {
    name: 'a Makefile with check',
    files: { Makefile: 'check:\n' },
    source: 'Makefile',
    test: [['make', 'check']],
  },
  {
    name: 'Maven’s wrapper before Maven',
    files: { 'pom.xml': '', mvnw: '' },
    source: 'mvnw',
    test: [['./mvnw', '--batch-mode', '--quiet', 'test']],
  },
];

test.each(CASES)('$name', ({ files, source, setup = [], test: tests }) => {
  expect(detect(files)).toEqual({ source, setup, test: tests });
});

test.each([
  ['an empty repository', {}],
  ['a repository of texts', { 'README.md': '# x' }],
  ['python without tests', { 'setup.py': '', 'a.py': '' }],
  ['a nested package.json', { 'web/package.json': NODE }],
])('%s declares no tests', (_, files: Record<string, string>) => {
  expect(detect(files)).toEqual(NO_TESTS);
});

function detect(files: Record<string, string>) {
  return detectTests({ paths: Object.keys(files), read: (path) => files[path] });
}
