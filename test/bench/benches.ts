import type { Bench } from './bench.ts';
import { dashboard } from './dashboard/dashboard.ts';
import { data } from './data/data.ts';
import { drain } from './drain/drain.ts';
import { fairness } from './fairness/fairness.ts';
import { footprint } from './footprint/footprint.ts';
import { handOff } from './hand-off/hand-off.ts';
import { intake } from './intake/intake.ts';
import { readModel } from './read-model/read-model.ts';
import { scheduling } from './scheduling/scheduling.ts';

/** Every bench, by the name that `--only` takes. */
export const BENCHES = {
  'read-model': readModel,
  dashboard,
  intake,
  'hand-off': handOff,
  drain,
  scheduling,
  fairness,
  data,
  footprint,
} satisfies Record<string, Bench>;

export type BenchName = keyof typeof BENCHES;

export const NAMES = Object.keys(BENCHES) as BenchName[];

export const HELP = `Measures the real services on this machine. It judges nobody: figures depend on the machine.

  npm run bench
  npm run bench -- --only ${NAMES[0] ?? ''} --quick

  --only N,N     only these, in this order:
${Object.entries(BENCHES)
  .map(([name, { about }]) => `                 ${name.padEnd(12)}${about}`)
  .join('\n')}
  --rounds N     measure so often, 1 to 50 (5; with --quick 2)
  --quick        small amounts, to see that it works
  --json         one line of JSON with every round
  --help         this

Exit code: 0 when measured, 1 when something is missing or double that was accepted, 64 for a wrong command line, 70 when a bench
broke (the others are measured all the same).
`;
