import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ManagedProcess } from '../../../infra/local/cluster/managed-process.ts';
import { SERVICES } from '../../../infra/local/cluster/options.ts';
import { distFolder } from '../../../infra/local/cluster/parts.ts';
import { watchServer } from '../../../infra/local/cluster/watched-server.ts';
import { natsServer } from '../../../infra/local/nats-server.ts';
import { startPostgres } from '../../../infra/local/postgres.ts';
import type { ClusterPlan } from '../setup/plan.ts';
import type { Output } from '../show/output.ts';
import { KeepRunning, type Kept } from './keep-running.ts';
import { serviceProcess, tellOf } from './service-process.ts';

const BROKER_HEALTH = 'http://127.0.0.1:8222/healthz?js-enabled-only=true';
const BROKER_POLL_MS = 200;
/** A little longer than a service gives itself to drain. */
const STOP_WITHIN_MS = 35_000;

interface Run {
  readonly folder: string;
  readonly plan: ClusterPlan;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Broker, database, services, in this order; returns when somebody wants it to end and all are gone. */
export async function runCoordinator({ folder, plan, output, signal }: Run): Promise<void> {
  for (const name of ['logs', 'tmp'])
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  const tell = (line: string): void => {
    tellOf(output, line);
  };
  const running = new KeepRunning(signal, tell);
  try {
    if (plan.brokerHere) await running.start([await broker(folder, running)]);
    if (plan.postgresPort !== null)
      await running.start([await postgres(folder, plan.postgresPort, running)]);
    // Built beside the services, and not below the folder that api is run in.
    const dashboard = { API_DASHBOARD_FOLDER: join(distFolder(), 'dashboard') };
    const services = SERVICES.map((name) =>
      serviceProcess(
        {
          name,
          service: name,
          folder,
          cwd: join(folder, 'coordinator', name),
          settings: name === 'api' ? dashboard : {},
          stopWithinMs: STOP_WITHIN_MS,
        },
        running,
      ),
    );
    await running.start(services);
    tell('The coordinator is ready. Ctrl-C ends it.');
    await running.untilStopped();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    tell('Ending, work in hand first');
    await running.stop();
  }
}

async function broker(folder: string, running: KeepRunning): Promise<Kept> {
  const process_ = new ManagedProcess(
    {
      name: 'broker',
      program: await natsServer(),
      argv: ['-c', join(folder, 'broker', 'nats-server.conf')],
      env: {},
      cwd: folder,
      logFile: join(folder, 'logs', 'broker.log'),
    },
    running.died,
  );
  return { process: process_, ready: brokerIsReady };
}

async function brokerIsReady(signal: AbortSignal): Promise<void> {
  while (!(await isHealthy(signal))) await pause(BROKER_POLL_MS, undefined, { signal });
}

async function isHealthy(signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(BROKER_HEALTH, { headers: { connection: 'close' }, signal });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Not listening yet; whoever watches the process tells when it never will.
    signal.throwIfAborted();
    return false;
  }
}

/** Started once to know its process; from then on it is started like the others. */
async function postgres(folder: string, port: number, running: KeepRunning): Promise<Kept> {
  const server = await startPostgres({ folder: join(folder, 'postgres'), port });
  return {
    process: watchServer('postgres', server, running.died),
    ready: () => Promise.resolve(),
  };
}
