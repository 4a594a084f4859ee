import 'reflect-metadata';

import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { removeFolder } from '#libs/workspace';

import { guard } from '../../infra/local/guard.ts';
import { parseBenchArguments, UsageError, type BenchArguments } from './arguments.ts';
import { BENCHES, HELP, NAMES, type BenchName } from './benches.ts';
import { describeMachine } from './machine.ts';
import { jsonOf, renderFindings, renderMachine } from './render.ts';

/** EX_USAGE and EX_SOFTWARE of sysexits.h. */
const EXIT_USAGE = 64;
const EXIT_BROKEN = 70;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** Of one bench; on a quiet machine each takes a tenth of it. */
const WITHIN_MS = 20 * 60_000;

try {
  const given = parseBenchArguments(process.argv.slice(2), NAMES);
  if (given.help) process.stdout.write(HELP);
  else process.exitCode = await inOwnFolder(given);
} catch (error) {
  const isUsage = error instanceof UsageError;
  const text = error instanceof Error ? (isUsage ? error.message : error.stack) : String(error);
  process.stderr.write(`${text ?? ''}\n`);
  process.exitCode = isUsage ? EXIT_USAGE : EXIT_BROKEN;
}

/** Nothing is left behind, also when it is ended or killed. */
async function inOwnFolder(given: BenchArguments<BenchName>): Promise<number> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'claude-code-cluster-bench-')));
  const unguard = guard({ folder });
  const stop = new AbortController();
  let exitCode = 0;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(code);
      exitCode = code;
      stop.abort(new Error(`Ended by ${signal}.`));
    });
  try {
    return await runAll(given, folder, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return exitCode;
    throw error;
  } finally {
    await removeFolder(folder);
    unguard();
  }
}

/** @returns 1 when something does not hold that must, however fast it is; 70 when a bench broke, the others went on */
async function runAll(
  { only, rounds, quick, json }: BenchArguments<BenchName>,
  folder: string,
  stop: AbortSignal,
): Promise<number> {
  const machine = await describeMachine(folder);
  const reported: Record<string, object> = {};
  if (!json) process.stdout.write(`${renderMachine(machine)}\n`);
  let exitCode = 0;
  for (const name of only) {
    const own = join(folder, name);
    await mkdir(own);
    const say = (step: string): void => {
      process.stderr.write(`${name}: ${step}\n`);
    };
    const signal = AbortSignal.any([stop, AbortSignal.timeout(WITHIN_MS)]);
    try {
      const findings = await BENCHES[name].run({ folder: own, rounds, quick, say, signal });
      if (findings.checks.some(({ ok }) => !ok)) exitCode ||= 1;
      reported[name] = jsonOf(findings);
      if (!json) process.stdout.write(`${renderFindings(name, findings)}\n`);
    } catch (error) {
      if (stop.aborted) throw error;
      // The others can be measured all the same.
      exitCode = EXIT_BROKEN;
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      reported[name] = { broken: why };
      say(`broken: ${why}`);
    }
    await removeFolder(own);
  }
  if (json)
    process.stdout.write(`${JSON.stringify({ machine, rounds, quick, benches: reported })}\n`);
  return exitCode;
}
