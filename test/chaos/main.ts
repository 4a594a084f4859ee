import 'reflect-metadata';

import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { removeFolder } from '#libs/workspace';

import { guard } from '../../infra/local/guard.ts';
import { HELP, parseChaosArguments, UsageError, type ChaosArguments } from './arguments.ts';
import { renderReport } from './report.ts';
import { runChaos } from './run-chaos.ts';

/** EX_USAGE and EX_SOFTWARE of sysexits.h. */
const EXIT_USAGE = 64;
const EXIT_BROKEN = 70;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

try {
  const given = parseChaosArguments(process.argv.slice(2));
  if (given.help) process.stdout.write(HELP);
  else process.exitCode = await inOwnFolder(given);
} catch (error) {
  const isUsage = error instanceof UsageError;
  const text = error instanceof Error ? (isUsage ? error.message : error.stack) : String(error);
  process.stderr.write(`${text ?? ''}\n`);
  process.exitCode = isUsage ? EXIT_USAGE : EXIT_BROKEN;
}

/** What went wrong can be read in the folder afterwards; what went well leaves nothing behind. */
async function inOwnFolder(given: ChaosArguments): Promise<number> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'claude-code-cluster-chaos-')));
  const unguard = given.keep ? () => undefined : guard({ folder });
  const stop = new AbortController();
  let exitCode = 0;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(code);
      exitCode = code;
      stop.abort(new Error(`Ended by ${signal}.`));
    });
  const say = (what: object): void => {
    process.stdout.write(`${given.json ? JSON.stringify(what) : inWords(what)}\n`);
  };
  let keep = given.keep;
  try {
    const report = await runChaos({ ...given, folder, say, signal: stop.signal });
    keep ||= !report.ok;
    process.stdout.write(`${given.json ? JSON.stringify({ report }) : renderReport(report)}\n`);
    return report.ok ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return exitCode;
    keep = true;
    throw error;
  } finally {
    if (keep) process.stderr.write(`Data and logs are in ${folder}.\n`);
    else await removeFolder(folder);
    unguard();
  }
}

function inWords(what: object): string {
  return Object.entries(what)
    .map(([name, value]) =>
      typeof value === 'object' ? `${name} ${JSON.stringify(value)}` : `${name} ${value}`,
    )
    .join('  ');
}
