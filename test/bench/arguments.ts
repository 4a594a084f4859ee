import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface BenchArguments<Name extends string> {
  /** In the order in which they are run. */
  readonly only: readonly Name[];
  readonly rounds: number;
  readonly quick: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** The command line can't be followed; the message ends with the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const ROUNDS = 5;
const ROUNDS_QUICK = 2;
const ROUNDS_MAX = 50;

const OPTIONS = {
  only: { type: 'string' },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @param names of all benches there are. @throws UsageError */
export function parseBenchArguments<Name extends string>(
  argv: readonly string[],
  names: readonly Name[],
): BenchArguments<Name> {
  const { only, rounds, ...given } = parse(argv);
  return {
    ...given,
    only: only === undefined ? names : only.split(',').map((name) => oneOf(names, name)),
    rounds: rounds === undefined ? (given.quick ? ROUNDS_QUICK : ROUNDS) : wholeRounds(rounds),
  };
}

// The type is inferred: parseArgs knows it best.
function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values;
  } catch (cause) {
    const [first = ''] = (cause as Error).message.split(/\.(?:\s|$)/, 1);
    throw new UsageError(`${first}. See: npm run bench -- --help`, { cause });
  }
}

function oneOf<Name extends string>(names: readonly Name[], given: string): Name {
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  throw new UsageError(`There is no bench "${given}"; --only takes ${names.join(', ')}.`);
}

function wholeRounds(text: string): number {
  const rounds = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (rounds >= 1 && rounds <= ROUNDS_MAX) return rounds;
  throw new UsageError(`--rounds must be a whole number from 1 to ${ROUNDS_MAX}, not "${text}".`);
}
