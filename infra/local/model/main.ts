import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { startModel } from './start-model.ts';

/**
 * The scripted model as a process of its own: `--scripts FILE.json [--port N] [--host ADDRESS]`.
 *
 * Prints one JSON line when it can be asked (`{"url":"http://127.0.0.1:...","port":...}`), ends on SIGTERM or
 * SIGINT, and ends with code 1 and a plain reason when it can't start.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '0' },
      scripts: { type: 'string' },
    },
  });
  if (values.scripts === undefined)
    throw new Error('--scripts FILE.json is missing: say what the model shall do.');
  const model = await startModel({
    scripts: await readJson(values.scripts),
    port: Number(values.port),
    host: values.host,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void model.stop();
    });
  process.stdout.write(`${JSON.stringify({ url: model.url, port: model.port })}\n`);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${String(cause)}. Correct it and start again.`, {
      cause,
    });
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
