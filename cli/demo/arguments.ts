import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';

import { UsageError } from './usage.ts';

/** What the command line asks for; files are not looked at yet. */
export interface DemoArguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly keep: boolean;
  /** Absent: the demo's own repository and issues. */
  readonly own?: OwnWork;
  /** Another play on the demo's own repository than its three issues. */
  readonly scenario?: ScenarioName;
  /** Present: the real model. */
  readonly apiKey?: string;
  readonly agents: number;
  readonly timeoutMs: number;
}

/**
 * `tampering`: the model deletes a red test, and the change is held for a person. `retry`: the tests stay red in the first
 * attempt, and a second goes on with what is there.
 */
export const SCENARIOS = ['tampering', 'retry'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** Paths are absolute. */
export interface OwnWork {
  readonly repository: string;
  readonly issues: readonly string[];
  readonly labels: readonly string[];
  /** Absent with the real model. */
  readonly modelScript?: string;
}

export interface Surroundings {
  /** What relative paths are relative to. */
  readonly folder: string;
  readonly apiKey?: string | undefined;
}

const AGENTS_MAX = 16;
const TIMEOUT_S_MAX = 24 * 3600;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  'real-model': { type: 'boolean', default: false },
  repo: { type: 'string' },
  scenario: { type: 'string' },
  issue: { type: 'string', multiple: true, default: [] as string[] },
  label: { type: 'string', multiple: true, default: [] as string[] },
  'model-script': { type: 'string' },
  agents: { type: 'string', default: '3' },
  timeout: { type: 'string' },
} as const;

/** @throws UsageError */
export function parseDemoArguments(
  argv: readonly string[],
  { folder, apiKey }: Surroundings,
): DemoArguments {
  const given = parse(argv);
  const real = given['real-model'];
  if (real && !apiKey)
    throw new UsageError('--real-model needs a key: set ANTHROPIC_API_KEY and try again.');
  const own = ownWork(given, folder);
  const scenario = scenarioOf(given);
  return {
    help: given.help,
    json: given.json,
    keep: given.keep,
    ...(own === undefined ? {} : { own }),
    ...(scenario === undefined ? {} : { scenario }),
    ...(real && apiKey ? { apiKey } : {}),
    agents: whole('--agents', given.agents, AGENTS_MAX),
    timeoutMs: 1000 * whole('--timeout', given.timeout ?? (real ? '3600' : '300'), TIMEOUT_S_MAX),
  };
}

type Given = ReturnType<typeof parse>;

// The type is inferred: parseArgs knows it best.
function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values;
  } catch (cause) {
    const [first = ''] = (cause as Error).message.split(/\.(?:\s|$)/, 1);
    throw new UsageError(`${first}. See: npm run demo -- --help`, { cause });
  }
}

function scenarioOf({ scenario, repo, 'real-model': real }: Given): ScenarioName | undefined {
  if (scenario === undefined) return undefined;
  const known = SCENARIOS.find((name) => name === scenario);
  if (known === undefined)
    throw new UsageError(`--scenario must be ${SCENARIOS.join(' or ')}, not "${scenario}".`);
  if (repo !== undefined)
    throw new UsageError('--scenario plays in the demo’s own repository: leave --repo out.');
  if (real)
    throw new UsageError('--scenario is played by the scripted model: leave --real-model out.');
  return known;
}

function ownWork(given: Given, folder: string): OwnWork | undefined {
  const { repo, issue, label, 'model-script': script } = given;
  if (repo === undefined) {
    const [lonely] = Object.entries({
      '--issue': issue[0],
      '--label': label[0],
      '--model-script': script,
    })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    if (lonely === undefined) return undefined;
    throw new UsageError(`${lonely} goes with a repository of yours: add --repo PATH.`);
  }
  if (issue.length === 0)
    throw new UsageError('--repo needs an issue to work on: add --issue FILE.md.');
  if (script !== undefined && given['real-model'])
    throw new UsageError('--model-script and --real-model exclude each other: leave one out.');
  if (script === undefined && !given['real-model'])
    throw new UsageError(
      'Without a script the local model would do nothing useful to your repository: add --model-script FILE.json, or --real-model with ANTHROPIC_API_KEY set.',
    );
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  return {
    repository: absolute(repo),
    issues: issue.map(absolute),
    labels: label,
    ...(script === undefined ? {} : { modelScript: absolute(script) }),
  };
}

function whole(name: string, value: string, max: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= max) return number;
  throw new UsageError(`${name} must be a whole number from 1 to ${max}, not "${value}".`);
}
