#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

// npm's links start it under whatever Node the machine has; what it starts needs the one this project pins. So nothing
// else is imported before that is settled.
const NEEDED = 24;
const root = join(import.meta.dirname, '..', '..');
const pinned = join(root, 'node_modules', 'node', 'bin', 'node');

if (Number(process.versions.node.split('.')[0]) >= NEEDED || !existsSync(pinned)) {
  const { main } = await import('./claude-cluster/main.ts');
  await main(process.argv.slice(2));
} else {
  // Ctrl-C reaches the child from the terminal itself, and it decides when to end.
  process.on('SIGINT', () => undefined);
  const { status, signal } = spawnSync(pinned, [process.argv[1] ?? '', ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 143);
}
