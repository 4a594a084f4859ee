/** What is wrong with how the tests are run now: `hold` when it can hide a failure, `flag` when it is only different. */
export interface CommandFinding {
  readonly verdict: 'flag' | 'hold';
  readonly detail: string;
}

/** Looks at one file that may say how tests are run. Empty texts stand for a file that is not there. */
export function testCommands(path: string, before: string, after: string): CommandFinding[] {
  if (before === '' || before === after) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'package.json') return packageScripts(before, after);
  if (/^(?:GNUmakefile|[Mm]akefile|.*\.mk)$/.test(name)) return makeTargets(before, after);
  if (RUNNER_FILES.test(path)) return newLines(before, after, LEAVES_OUT);
  if (TEST_RUNNER_FILES.test(path)) return newLines(before, after, LEAVES_OUT_HERE);
  if (PIPELINE_FILES.test(path)) return newLines(before, after, NO_MATTER);
  return [];
}

/** They say other things besides, so that only what is plainly about tests counts. */
const RUNNER_FILES =
  /(?:^|\/)(?:pyproject\.toml|tox\.ini|setup\.cfg|noxfile\.py|Rakefile|Cargo\.toml|\.cargo\/config(?:\.toml)?|vite\.config\.\w+)$/;
const TEST_RUNNER_FILES =
  /(?:^|\/)(?:pytest\.ini|\.rspec|pom\.xml|build\.gradle(?:\.kts)?|phpunit\.xml(?:\.dist)?|\.mocharc\.[\w.]+|(?:jest|vitest|karma|playwright|cypress|ava|wtr|web-test-runner)(?:\.\w+)*\.conf(?:ig)?\.\w+)$/;
const PIPELINE_FILES =
  /(?:^|\/)(?:\.gitlab-ci\.ya?ml|\.travis\.ya?ml|azure-pipelines\.ya?ml|Jenkinsfile|bitbucket-pipelines\.ya?ml|appveyor\.ya?ml)$|(?:^|\/)(?:\.circleci|\.github\/workflows|\.buildkite|\.woodpecker)\//;

/** A result that is thrown away, in a shell's line. */
const THROWS_AWAY =
  /\|\|\s*(?:true|:|exit\s+0|echo)\b|\|\|\s*:|;\s*(?:true|exit\s+0)\b|\bset\s+\+e\b/;
/** Makes a pipeline go on when a step fails. */
const NO_MATTER = new RegExp(
  `${THROWS_AWAY.source}|\\ballow_failure:\\s*true|\\bcontinue-on-error:\\s*true|\\bcontinueOnError:\\s*true|\\bcatchError\\b|\\ballow_failures\\b`,
);
/** Makes a runner look at fewer tests, or not mind finding none. */
const LEAVES_OUT =
  /--(?:ignore|ignore-glob|deselect|exclude|skip|passWithNoTests|collect-only|co|bail-never|no-run|testPathIgnorePatterns|maxfail=0|allow-no-tests|listTests|list-tests|grep|invert)\b|\b(?:testPathIgnorePatterns|passWithNoTests|modulePathIgnorePatterns|collect_ignore(?:_glob)?|norecursedirs|skipTests|maven\.test\.skip|testFailureIgnore|ignoreFailures|failOnError|testRegex|testMatch|python_files|python_functions|python_classes|testpaths|autotests|testIgnore|forbidOnly|test\s*=\s*false|harness\s*=\s*false)\b|-k\s*["']?\s*not\b|-p\s+no:|-m\s*["']not\b|-Dmaven\.test\.skip|-DskipTests/;

const LEAVES_OUT_HERE = new RegExp(`${LEAVES_OUT.source}|\\b(?:excludes?|ignore|grep|filter)\\b`);

function packageScripts(before: string, after: string): CommandFinding[] {
  const old = parsed(before);
  const now = parsed(after);
  if (old === undefined) return [];
  if (now === undefined)
    return [
      { verdict: 'hold', detail: 'package.json can no longer be read, and with it no test script' },
    ];
  return [
    ...Object.keys(old.scripts)
      .filter((name) =>
        /(?:^|[:_-])(?:pre|post)?tests?(?:$|[:_-])|^(?:check|verify|spec)$/i.test(name),
      )
      .flatMap((name) => oneScript(name, old.scripts[name] ?? '', now.scripts[name])),
    ...(['jest', 'mocha', 'ava', 'c8', 'vitest'] as const).flatMap((tool) =>
      newLines(old.settings(tool), now.settings(tool), LEAVES_OUT),
    ),
  ];
}

function oneScript(name: string, old: string, now: string | undefined): CommandFinding[] {
  if (now === old) return [];
  if (now === undefined)
    return [{ verdict: 'hold', detail: `the script ${quote(name)} is gone from package.json` }];
  if (runsNothing(now) && !runsNothing(old))
    return [
      {
        verdict: 'hold',
        detail: `the script ${quote(name)} runs no tests any more: ${quote(now)}`,
      },
    ];
  if (isNewIn(THROWS_AWAY, old, now))
    return [
      {
        verdict: 'hold',
        detail: `the script ${quote(name)} throws its result away: ${quote(now)}`,
      },
    ];
  if (isNewIn(LEAVES_OUT, old, now))
    return [
      { verdict: 'hold', detail: `the script ${quote(name)} leaves tests out: ${quote(now)}` },
    ];
  return [{ verdict: 'flag', detail: `the script ${quote(name)} is now ${quote(now)}` }];
}

interface PackageFile {
  readonly scripts: Readonly<Record<string, string>>;
  readonly settings: (tool: string) => string;
}

function parsed(text: string): PackageFile | undefined {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    if (typeof value !== 'object' || value === null) return undefined;
    const scripts = Object.entries(value['scripts'] ?? {}).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    );
    return {
      scripts: Object.fromEntries(scripts),
      settings: (tool) => (tool in value ? JSON.stringify(value[tool], null, 1) : ''),
    };
  } catch {
    // Half a file says nothing about scripts; the caller decides what that means.
    return undefined;
  }
}

function makeTargets(before: string, after: string): CommandFinding[] {
  return ['test', 'tests', 'check', 'spec', 'verify'].flatMap((target): CommandFinding[] => {
    const old = recipeOf(before, target);
    const now = recipeOf(after, target);
    if (old === undefined || old === now) return [];
    const what = `make’s target ${quote(target)}`;
    if (now === undefined) return [{ verdict: 'hold', detail: `${what} is gone` }];
    if (runsNothing(now) && !runsNothing(old))
      return [{ verdict: 'hold', detail: `${what} runs no tests any more` }];
    if (isNewIn(THROWS_AWAY, old, now) || isNewIn(/^[@+]*-/m, old, now))
      return [{ verdict: 'hold', detail: `${what} throws its result away` }];
    if (isNewIn(LEAVES_OUT, old, now))
      return [{ verdict: 'hold', detail: `${what} leaves tests out` }];
    return [{ verdict: 'flag', detail: `${what} is another now` }];
  });
}

/** Its prerequisites, which do work as well, and its lines. */
function recipeOf(text: string, target: string): string | undefined {
  const head = new RegExp(`^${target}\\s*:(?!=)[ \\t]*(.*)$`, 'm').exec(text);
  if (head === null) return undefined;
  const lines = text.slice(head.index + head[0].length + 1).split('\n');
  const end = lines.findIndex((line) => !/^(?:\t| {2,}|\s*$|#)/.test(line));
  const recipe = (end === -1 ? lines : lines.slice(0, end)).map((line) => line.trim());
  return [head[1] ?? '', ...recipe].filter((line) => line !== '').join('\n');
}

/** Nothing but words and exits that succeed. */
function runsNothing(commands: string): boolean {
  return commands
    .split(/\n|&&|;|\|\||(?<!\|)\|(?!\|)/)
    .map((command) => command.replace(/^[@\-+\s]+/, '').trim())
    .every((command) =>
      /^(?:|#.*|:|true|exit(?:\s+0)?|(?:echo|printf)\b.*|node\s+-e\s+(['"])\s*(?:process\.exit\(0?\);?)?\s*\1|sleep\s+[\d.]+)$/.test(
        command,
      ),
    );
}

function newLines(before: string, after: string, pattern: RegExp): CommandFinding[] {
  const known = new Set(before.split('\n').map((line) => line.trim()));
  const line = after
    .split('\n')
    .map((text) => text.trim())
    .find((text) => text !== '' && !known.has(text) && pattern.test(text));
  return line === undefined
    ? []
    : [{ verdict: 'hold', detail: `tests may be left out, or their result: ${quote(line)}` }];
}

function isNewIn(pattern: RegExp, before: string, after: string): boolean {
  return pattern.test(after) && !pattern.test(before);
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return JSON.stringify(line.length <= 100 ? line : `${line.slice(0, 99)}…`);
}
