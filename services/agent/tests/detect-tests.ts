/** How a repository is set up and tested: argument vectors, run in its root. */
export interface TestPlan {
  /** The file that says so, for people: `package.json`. */
  readonly source: string;
  readonly setup: readonly (readonly string[])[];
  /** Empty when it declares no tests. */
  readonly test: readonly (readonly string[])[];
}

/** A repository as far as this decision needs it. */
export interface RepositoryFiles {
  /** Every tracked path, from the root. */
  readonly paths: readonly string[];
  /** The text of a file; undefined when it is not there. */
  readonly read: (path: string) => string | undefined;
}

export const NO_TESTS: TestPlan = { source: 'nothing in the repository', setup: [], test: [] };

/**
 * Finds out how a repository is tested, from what it plainly declares; never from a guess at its code.
 *
 * The first that declares something wins. Who wants it otherwise writes `.github/claude-cluster.yml`.
 */
export function detectTests(files: RepositoryFiles): TestPlan {
  for (const detect of DETECTORS) {
    const plan = detect(files);
    if (plan !== undefined) return plan;
  }
  return NO_TESTS;
}

const DETECTORS = [node, python, make, simple];

interface PackageJson {
  scripts?: Record<string, unknown>;
  dependencies?: object;
  devDependencies?: object;
  packageManager?: unknown;
}

function node({ paths, read }: RepositoryFiles): TestPlan | undefined {
  const declared = parsePackage(read('package.json'));
  const script = declared?.scripts?.['test'];
  if (declared === undefined || typeof script !== 'string' || isNpmDefault(script))
    return undefined;
  const manager = managerOf(paths, declared);
  const needsInstall = [declared.dependencies, declared.devDependencies].some(
    (list) => Object.keys(list ?? {}).length > 0,
  );
  return {
    source: 'package.json',
    setup: needsInstall ? [manager.install] : [],
    test: [[manager.name, 'test']],
  };
}

/** What `npm init` writes: it says that there are no tests, by failing. */
function isNpmDefault(script: string): boolean {
  return script.trim() === '' || script.includes('no test specified');
}

function managerOf(
  paths: readonly string[],
  { packageManager }: PackageJson,
): { name: string; install: string[] } {
  const has = (name: string): boolean => paths.includes(name);
  if (has('pnpm-lock.yaml'))
    return { name: 'pnpm', install: ['pnpm', 'install', '--frozen-lockfile'] };
  if (has('yarn.lock')) {
    // Yarn 2 and later took another word for it.
    const modern = has('.yarnrc.yml') || /^yarn@(?!1\.)/.test(String(packageManager));
    return {
      name: 'yarn',
      install: ['yarn', 'install', modern ? '--immutable' : '--frozen-lockfile'],
    };
  }
  if (has('bun.lock') || has('bun.lockb'))
    return { name: 'bun', install: ['bun', 'install', '--frozen-lockfile'] };
  const locked = has('package-lock.json') || has('npm-shrinkwrap.json');
  const quiet = ['--no-audit', '--no-fund'];
  return {
    name: 'npm',
    // Without a lock file none must appear in the change.
    install: locked ? ['npm', 'ci', ...quiet] : ['npm', 'install', '--no-package-lock', ...quiet],
  };
}

function parsePackage(text: string | undefined): PackageJson | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // A broken package.json declares nothing; mending it may be the very issue.
    return undefined;
  }
}

const PYTHON_TEST = /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/;
const VENV_PYTHON = '.venv/bin/python';

function python(files: RepositoryFiles): TestPlan | undefined {
  const tests = files.paths.filter((path) => PYTHON_TEST.test(path));
  const [first] = tests;
  if (first === undefined) return undefined;
  const requirements = files.paths.filter((path) => /^requirements[\w.-]*\.txt$/.test(path));
  const packaged =
    /^\[(?:project|build-system)\]/m.test(files.read('pyproject.toml') ?? '') ||
    files.paths.includes('setup.py');
  const source =
    ['pyproject.toml', 'pytest.ini', 'tox.ini', 'setup.cfg', 'setup.py', ...requirements].find(
      (path) => files.paths.includes(path),
    ) ?? first;
  const usesPytest = wantsPytest(files, [...requirements, ...tests]);
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/')) : '.';
  const unittest = ['-m', 'unittest', 'discover', '-s', folder];
  if (!usesPytest && requirements.length === 0 && !packaged)
    return { source, setup: [], test: [['python3', ...unittest]] };
  const wanted = [
    ...(usesPytest ? ['pytest'] : []),
    ...requirements.flatMap((path) => ['-r', path]),
    ...(packaged ? ['-e', '.'] : []),
  ];
  return {
    source,
    setup: [
      // With the PC's own packages, so that what is there already need not be fetched.
      ['python3', '-m', 'venv', '--system-site-packages', '.venv'],
      [VENV_PYTHON, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted],
    ],
    test: [[VENV_PYTHON, ...(usesPytest ? ['-m', 'pytest'] : unittest)]],
  };
}

function wantsPytest({ paths, read }: RepositoryFiles, texts: readonly string[]): boolean {
  if (paths.some((path) => path === 'pytest.ini' || path.endsWith('conftest.py'))) return true;
  if ((read('pyproject.toml') ?? '').includes('pytest')) return true;
  if (['setup.cfg', 'tox.ini'].some((path) => (read(path) ?? '').includes('pytest'))) return true;
  // Its imports, or tests that are plain functions, which unittest does not see.
  return texts.some((path) => /\bpytest\b|^def test_/m.test(read(path) ?? ''));
}

function make({ paths, read }: RepositoryFiles): TestPlan | undefined {
  const makefile = ['GNUmakefile', 'makefile', 'Makefile'].find((path) => paths.includes(path));
  if (makefile === undefined) return undefined;
  const target = /^(test|check)\s*:(?!=)/m.exec(read(makefile) ?? '')?.[1];
  return target === undefined
    ? undefined
    : { source: makefile, setup: [], test: [['make', target]] };
}

/** Build tools that know their tests themselves: the file that declares it, and the command. */
const SIMPLE: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^go\.mod$/, ['go', 'test', './...']],
  [/^Cargo\.toml$/, ['cargo', 'test']],
  [/^mvnw$/, ['./mvnw', '--batch-mode', '--quiet', 'test']],
  [/^pom\.xml$/, ['mvn', '--batch-mode', '--quiet', 'test']],
  [/^gradlew$/, ['./gradlew', '--no-daemon', 'test']],
  [/^build\.gradle(?:\.kts)?$/, ['gradle', '--no-daemon', 'test']],
  [/^[^/]+\.slnx?$/, ['dotnet', 'test']],
  [/^mix\.exs$/, ['mix', 'test']],
  [/^deno\.jsonc?$/, ['deno', 'test']],
];

function simple({ paths }: RepositoryFiles): TestPlan | undefined {
  for (const [pattern, command] of SIMPLE) {
    const source = paths.find((path) => pattern.test(path));
    if (source !== undefined) return { source, setup: [], test: [command] };
  }
  return undefined;
}
