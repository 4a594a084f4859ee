import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { removeFolder } from '#libs/workspace';

import { ProcessDied } from '../../infra/local/cluster/process-died.ts';
import { tracesFrom } from '../../infra/local/cluster/traces-from.ts';
import { guard } from '../../infra/local/guard.ts';
import { parseDemoArguments, type DemoArguments } from './arguments.ts';
import { jsonScreen } from './json-screen.ts';
import { liveScreen } from './live-screen.ts';
import { plainScreen } from './plain-screen.ts';
import { OutOfTime, runDemo } from './run-demo.ts';
import { readScenario, type Scenario } from './scenario.ts';
import type { Screen } from './screen.ts';
import { EXIT_USAGE, HELP, UsageError } from './usage.ts';

/** EX_SOFTWARE of sysexits.h. */
const EXIT_BROKEN = 70;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The demo as a program: ends the process with its exit code when nothing of it runs any more. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads us may go away (`| head`); then there is nobody to tell, but everything still ends in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    const given = parseDemoArguments(argv, {
      folder: folderOfTheUser(),
      apiKey: process.env['ANTHROPIC_API_KEY'],
    });
    if (given.help) process.stdout.write(HELP);
    else process.exitCode = await inOwnFolder(given, await readScenario(given));
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = error instanceof UsageError ? EXIT_USAGE : EXIT_BROKEN;
  }
}

/** Everything of a run lies in one temporary folder, which goes away with it, even when we are killed. */
async function inOwnFolder(given: DemoArguments, scenario: Scenario): Promise<number> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'claude-code-cluster-demo-')));
  const unguard = given.keep ? () => undefined : guard({ folder });
  const stop = new AbortController();
  let exitCode = 0;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      // A second one: no patience left. The guard ends and removes what is there.
      if (stop.signal.aborted) process.exit(code);
      exitCode = code;
      stop.abort(new Error(`Ended by ${signal}.`));
    });
  const screen = screenFor(given);
  try {
    const { ok } = await runDemo({
      arguments: given,
      scenario,
      screen,
      folder,
      traces: tracesFrom(process.env),
      signal: stop.signal,
    });
    return exitCode === 0 || given.keep ? Number(!ok) : exitCode;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return exitCode;
  } finally {
    screen.freeze();
    if (given.keep) screen.say(`Data and logs are in ${folder}.`);
    else await removeFolder(folder);
    unguard();
  }
}

function screenFor({ json }: DemoArguments): Screen {
  const now = (): number => performance.now();
  if (json) return jsonScreen(process.stdout, process.stderr);
  return process.stdout.isTTY ? liveScreen(process.stdout, now) : plainScreen(process.stdout, now);
}

/** npm changes into the project before it starts a script, and says where it was called. */
function folderOfTheUser(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = [UsageError, ProcessDied, OutOfTime].some((known) => error instanceof known);
  return expected ? error.message : (error.stack ?? error.message);
}
