import { parseArgs } from 'node:util';

import { FAULT_KINDS, type FaultKind } from './plan-faults.ts';

/** What the command line asks for. */
export interface ChaosArguments {
  readonly tasks: number;
  /** Faults are made for so long. */
  readonly seconds: number;
  readonly seed: string;
  readonly json: boolean;
  /** Leaves the folder with data and logs behind, also when all is well. */
  readonly keep: boolean;
  readonly help: boolean;
  /** Only these; all when absent. */
  readonly kinds?: readonly FaultKind[];
}

/** The command line can't be followed; the message ends with the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Kills, freezes, cuts and wipes the real services while they work, then counts what is missing or double.

  npm run chaos -- --tasks 200 --seconds 300 --seed 1

  --tasks N       issues to open, 1 to 2000 (40)
  --seconds S     make faults for so long, 5 to 86400 (60)
  --seed X        the same seed draws the same issues and the same faults (1)
  --only K,K      only these kinds of faults: ${FAULT_KINDS.join(', ')}
  --keep          leave the folder with data and logs behind; it is left in any case when something is wrong
  --json          one JSON object for each happening, and a last line {"report":...}
  --help          this

Exit code: 0 when nothing is missing and nothing is double, 1 when something is, 64 for a wrong command line.
`;

const OPTIONS = {
  tasks: { type: 'string', default: '40' },
  seconds: { type: 'string', default: '60' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function parseChaosArguments(argv: readonly string[]): ChaosArguments {
  const { tasks, seconds, only, ...given } = parse(argv);
  return {
    ...given,
    tasks: whole('--tasks', tasks, { least: 1, most: 2000 }),
    seconds: whole('--seconds', seconds, { least: 5, most: 86_400 }),
    ...(only === undefined ? {} : { kinds: only.split(',').map(kindOf) }),
  };
}

// The type is inferred: parseArgs knows it best.
function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values;
  } catch (cause) {
    const [first = ''] = (cause as Error).message.split(/\.(?:\s|$)/, 1);
    throw new UsageError(`${first}. See: npm run chaos -- --help`, { cause });
  }
}

function whole(
  name: string,
  value: string,
  { least, most }: { least: number; most: number },
): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
}

function kindOf(name: string): FaultKind {
  const kind = FAULT_KINDS.find((known) => known === name);
  if (kind !== undefined) return kind;
  throw new UsageError(`There is no fault "${name}"; --only takes ${FAULT_KINDS.join(', ')}.`);
}
