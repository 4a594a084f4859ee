// What every command of package.json does first, and why nobody has to install anything by hand:
//
//   node infra/setup/prepare.mjs install           packages only
//   node infra/setup/prepare.mjs build             packages, dist/
//   node infra/setup/prepare.mjs run FILE ARGS...  packages, dist/, nats-server, the sandbox's tools; then FILE under Node 24
//   node infra/setup/prepare.mjs test FILE ARGS... the same, and a browser for the dashboard's test
//
// Plain JavaScript without dependencies on Node 20 or newer. Speaks on stderr only: stdout belongs to what it runs.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { browser } from './browser.mjs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { withLock } from './lock.mjs';
import { natsServer } from './nats-server.mjs';
import { node24, nodeIsTooOld } from './node24.mjs';
import { promtool } from './promtool.mjs';
import { sandboxTools } from './sandbox-tools.mjs';

const root = join(import.meta.dirname, '..', '..');
const say = (line) => process.stderr.write(`${line}\n`);

const [mode, ...args] = process.argv.slice(2);
try {
  if (!['install', 'build', 'run', 'test'].includes(mode))
    throw new Error('Say install, build, run or test.');
  process.exitCode = await prepare();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}

async function prepare() {
  const fault = nodeIsTooOld();
  if (fault !== undefined) throw new Error(fault);
  const runs = mode === 'run' || mode === 'test';
  const node = await onceAtATime(async () => {
    await install(root, say);
    const node = await node24(root);
    if (mode !== 'install') await build(root, { node, say });
    if (runs) await sandboxTools({ say });
    if (mode === 'test') await browser({ say });
    if (mode === 'test' && process.env.CI === 'true') await promtool({ say });
    return node;
  });
  if (!runs) return 0;
  await natsServer({ say });
  return runUnder(node, args);
}

/** Two commands in one clone, each finding it stale, would remove the packages under each other's feet. */
async function onceAtATime(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `claude-code-cluster-prepare-${process.getuid?.() ?? 'user'}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return withLock(join(folder, name), work);
}

/** Its input, output, signals and exit code are ours. */
async function runUnder(node, argv) {
  const child = spawn(node, argv, { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches the child from the terminal itself, and it decides when to end.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
