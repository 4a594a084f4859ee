import 'reflect-metadata';

import { HELP, parseKeysArguments, UsageError } from './arguments.ts';
import { makeBrokerFolder } from './make-broker-folder.ts';
import { nextSteps } from './next-steps.ts';

/** EX_USAGE and EX_CANTCREAT of sysexits.h. */
const EXIT_USAGE = 64;
const EXIT_NOT_WRITTEN = 73;

try {
  const given = parseKeysArguments(process.argv.slice(2), process.cwd());
  if (given.help) process.stdout.write(HELP);
  else {
    const made = await makeBrokerFolder(given);
    process.stdout.write(given.json ? `${JSON.stringify(made)}\n` : nextSteps(made));
  }
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isUsage ? EXIT_USAGE : EXIT_NOT_WRITTEN;
}
