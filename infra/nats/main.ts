import 'reflect-metadata';

import { join } from 'node:path';

import { HELP, parseKeysArguments, UsageError, type KeysArguments } from './arguments.ts';
import { configurationText } from './configuration.ts';
import { provideKeys } from './provide-keys.ts';
import { putInPlace } from './put-in-place.ts';
import { nextSteps } from './next-steps.ts';

/** EX_USAGE and EX_CANTCREAT of sysexits.h. */
const EXIT_USAGE = 64;
const EXIT_NOT_WRITTEN = 73;

try {
  const given = parseKeysArguments(process.argv.slice(2), process.cwd());
  process.stdout.write(given.help ? HELP : await make(given));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isUsage ? EXIT_USAGE : EXIT_NOT_WRITTEN;
}

async function make({ folder, agents, host, tls, json }: KeysArguments): Promise<string> {
  const provided = await provideKeys({ folder, agents, ...(tls && { tls: { host } }) });
  const configFile = join(folder, 'nats-server.conf');
  await putInPlace(
    configFile,
    configurationText({ folder, host, security: provided.security }),
    0o644,
  );
  const { users, made, removed } = provided;
  const url = `${tls ? 'tls' : 'nats'}://${host}:4222`;
  return json
    ? `${JSON.stringify({ configFile, url, users, made, removed })}\n`
    : nextSteps({ configFile, url, users, made, removed });
}
