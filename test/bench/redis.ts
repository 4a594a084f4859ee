import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { Redis } from 'ioredis';
import { childEnvironment } from '#libs/workspace';

import { ManagedProcess } from '../../infra/local/cluster/managed-process.ts';
import type { Parts } from '../../infra/local/cluster/parts.ts';
import { freePort } from '../../infra/local/free-port.ts';

/** When Redis syncs what it has acknowledged: once a second, or before it acknowledges. */
export type AppendFsync = 'always' | 'everysec';

/** The path of a redis-server; undefined where none is installed, for nothing of ours needs one. */
export async function redisServer(): Promise<string | undefined> {
  for (const folder of (childEnvironment({})['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, 'redis-server');
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

/**
 * A Redis with an append-only file and no snapshots, as BullMQ's own pages ask for.
 *
 * @returns its address, once it answers
 */
export async function redis(
  parts: Parts,
  { program, folder, appendFsync }: { program: string; folder: string; appendFsync: AppendFsync },
): Promise<string> {
  const data = join(folder, 'redis');
  await mkdir(data, { recursive: true, mode: 0o700 });
  const port = await freePort();
  const process = new ManagedProcess(
    {
      name: 'redis',
      program,
      argv: [
        ...['--bind', '127.0.0.1', '--port', String(port), '--dir', data],
        ...['--save', '', '--appendonly', 'yes', '--appendfsync', appendFsync],
      ],
      env: {},
      cwd: data,
      logFile: join(data, 'redis.log'),
    },
    () => undefined,
  );
  return parts.step('redis', async () => {
    await process.start();
    parts.addServer('broker', serverOf(process));
    const client = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 50 });
    // Until it listens each try is an error, and the next one follows.
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
    return `redis://127.0.0.1:${port}`;
  });
}

function serverOf(process: ManagedProcess): Parameters<Parts['addServer']>[1] {
  return {
    logFile: process.logFile,
    get pid() {
      return process.pid;
    },
    kill: () => process.kill(),
    stop: () => process.stop(),
    async restart() {
      await process.stop();
      await process.start();
    },
  };
}
