import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { guard } from './guard.ts';
import { natsServer } from './nats-server.ts';

export interface BrokerOptions {
  /** Holds the configuration, the log and the store; made when missing, never removed. */
  readonly folder: string;
  /** Chosen by the server when absent. */
  readonly port?: number;
  /** A nats-server to use instead of the one that would be found. */
  readonly binary?: string;
  /**
   * Accounts, users, certificates (infra/nats). Absent: whoever reaches it may do everything, which is for tests of
   * something else.
   */
  readonly security?: string;
  /** When what is acknowledged is on the disk; `always` when absent. */
  readonly syncInterval?: SyncInterval;
}

/** With the server's default of two minutes a power cut loses what came since; a crash of the server alone does not. */
export type SyncInterval = 'always' | '2m';

/** A running nats-server. `url` stays the same over `kill` and `restart`. */
export interface LocalBroker {
  readonly url: string;
  readonly monitorUrl: string;
  readonly logFile: string;
  readonly pid: number;
  /** SIGKILL, as a crash would; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port and store, after stopping it when it still runs. */
  restart(): Promise<void>;
  /** Takes other users while it runs, as `npm run keys` and a SIGHUP would; resolves when it has. */
  reload(security: string): Promise<void>;
  /** Orderly; resolves when the process is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/** As nats-server spells it; 0 would mean its default. */
const ANY_PORT = -1;
const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 10_000;

/**
 * Starts a real nats-server with JetStream on loopback and waits until JetStream is ready.
 *
 * Every acknowledged message is on disk (`sync_interval: always`). The server ends with this process, even
 * when it is killed. Throws with the end of the server's log when it doesn't become ready.
 */
export async function startBroker(options: BrokerOptions): Promise<LocalBroker> {
  const binary = options.binary ?? (await natsServer());
  await mkdir(options.folder, { recursive: true });
  const { folder, syncInterval = 'always' } = options;
  let { security = '' } = options;
  let server = await startServer({
    binary,
    folder,
    security,
    syncInterval,
    port: options.port ?? ANY_PORT,
    monitorPort: ANY_PORT,
  });
  const { port, monitorPort } = server;
  return {
    url: `nats://127.0.0.1:${port}`,
    monitorUrl: `http://127.0.0.1:${monitorPort}`,
    logFile: logFileIn(options.folder),
    get pid() {
      return server.pid;
    },
    kill: () => end(server, 'SIGKILL'),
    stop: () => end(server, 'SIGTERM'),
    async restart() {
      await end(server, 'SIGTERM');
      server = await startServer({ binary, folder, port, monitorPort, security, syncInterval });
    },
    async reload(next) {
      security = next;
      await writeConfiguration({ folder, ...server.asked, security, syncInterval });
      await reload(server, logFileIn(folder));
    },
  };
}

interface Server {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly monitorPort: number;
  /** As its configuration says; a running server takes no other. */
  readonly asked: { readonly port: number; readonly monitorPort: number };
}

interface ServerOptions extends Configuration {
  readonly binary: string;
}

interface Configuration {
  readonly folder: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly security: string;
  readonly syncInterval: SyncInterval;
}

async function startServer(options: ServerOptions): Promise<Server> {
  const { folder } = options;
  const configFile = await writeConfiguration(options);
  await removePortsFiles(folder);
  const log = await open(logFileIn(folder), 'a');
  const child = spawn(options.binary, ['-c', configFile], {
    stdio: ['ignore', log.fd, log.fd],
    env: {},
    // A group of its own: Ctrl-C in a terminal is for whoever started it, who stops everything in order.
    detached: true,
  });
  const exited = new Promise<Error>((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => {
      resolve(new Error(`nats-server ended with ${String(code ?? signal)}`));
    });
  });
  await log.close();
  const { pid } = child;
  if (pid === undefined) throw await notStarted(folder, await exited);
  const unguard = guard({ pid, signal: 'SIGKILL' });
  void exited.then(unguard);

  const ready = whenReady(folder, pid);
  const outcome = await Promise.race([ready, exited]).catch((error: unknown) => error as Error);
  const { port, monitorPort } = options;
  if (!(outcome instanceof Error)) return { child, pid, asked: { port, monitorPort }, ...outcome };
  child.kill('SIGKILL');
  throw await notStarted(folder, outcome);
}

async function notStarted(folder: string, cause: Error): Promise<Error> {
  const log = await readFile(logFileIn(folder), 'utf8').catch(() => '');
  return new Error(
    `nats-server did not become ready. The end of ${logFileIn(folder)}:\n${log.slice(-2000)}`,
    { cause },
  );
}

async function writeConfiguration(wanted: Configuration): Promise<string> {
  const file = join(wanted.folder, 'nats-server.conf');
  await writeFile(file, configuration(wanted));
  return file;
}

function configuration(wanted: Configuration): string {
  const { folder, port, monitorPort, security, syncInterval } = wanted;
  return `# Written at each start; edits are lost.
server_name: ${JSON.stringify(`local-${process.pid}`)}
listen: "127.0.0.1:${port}"
http: "127.0.0.1:${monitorPort}"
ports_file_dir: ${JSON.stringify(folder)}
max_payload: 1MB
jetstream {
  store_dir: ${JSON.stringify(join(folder, 'jetstream'))}
  # Without always a power cut loses minutes of acknowledged messages (research: fsync every two minutes).
  sync_interval: ${syncInterval}
  # By itself it takes three quarters of what is free on the disk, and each agent's bucket reserves its 2 GiB of that.
  max_file_store: 1TB
}
${security}`;
}

/** Its log is the only place where the server says that it has taken a configuration, or why not. */
async function reload({ child }: Server, logFile: string): Promise<void> {
  const before = (await readFile(logFile, 'utf8')).length;
  child.kill('SIGHUP');
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const said = (await readFile(logFile, 'utf8')).slice(before);
    if (said.includes('Reloaded server configuration')) return;
    if (said.includes('Failed to reload')) throw new Error(`The broker took nothing new:\n${said}`);
    await pause(10);
  }
  throw new Error(`The broker did not reload within ${READY_WITHIN_MS} ms. See ${logFile}.`);
}

/** The server writes its ports into a file; JetStream may still be restoring then, which /healthz knows. */
async function whenReady(
  folder: string,
  pid: number,
): Promise<{ port: number; monitorPort: number }> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const ports = await readPorts(folder, pid);
    if (ports !== undefined && (await isHealthy(ports.monitorPort))) return ports;
    await pause(10);
  }
  throw new Error(`not ready after ${READY_WITHIN_MS} ms`);
}

async function readPorts(
  folder: string,
  pid: number,
): Promise<{ port: number; monitorPort: number } | undefined> {
  const name = (await readdir(folder)).find((file) => file.endsWith(`_${pid}.ports`));
  if (name === undefined) return undefined;
  const text = await readFile(join(folder, name), 'utf8');
  // Created first and filled a moment later.
  if (text === '') return undefined;
  const ports = JSON.parse(text) as { nats: string[]; monitoring: string[] };
  return { port: portOf(ports.nats), monitorPort: portOf(ports.monitoring) };
}

function portOf([url]: string[]): number {
  if (url === undefined) throw new Error('nats-server named no port');
  return Number(new URL(url).port);
}

/** A killed server leaves its file behind, and process ids come round again. */
async function removePortsFiles(folder: string): Promise<void> {
  for (const file of await readdir(folder))
    if (file.endsWith('.ports')) await rm(join(folder, file), { force: true });
}

async function isHealthy(monitorPort: number): Promise<boolean> {
  const url = `http://127.0.0.1:${monitorPort}/healthz?js-enabled-only=true`;
  try {
    const response = await fetch(url, { headers: { connection: 'close' } });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Not listening yet; the caller asks again until its deadline.
    return false;
  }
}

async function end({ child }: Server, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  child.kill(signal);
  await exited;
  clearTimeout(impatient);
}

function logFileIn(folder: string): string {
  return join(folder, 'nats-server.log');
}
