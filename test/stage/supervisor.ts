import { setTimeout as pause } from 'node:timers/promises';

import type { ClusterProcess } from '../../infra/local/cluster/cluster-process.ts';
import type { Cluster } from '../../infra/local/cluster/start-cluster.ts';
import type { ProcessDied } from '../../infra/local/cluster/process-died.ts';

const RESTART_AFTER_MS = 500;
const READY_WITHIN_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts what has ended again, as systemd would, and does to a part only one thing at a time.
 *
 * `deaths` are the ends that nobody asked for: a program that gives up by itself. They are no fault in themselves, but
 * whoever reads the report wants to know.
 */
export class Supervisor {
  readonly deaths: ProcessDied[] = [];
  /** Starts that had to be tried again. */
  failedStarts = 0;
  private readonly turns = new Map<string, Promise<void>>();
  private cluster: Cluster | undefined;
  private closed = false;

  /** Parts that ended before it could help are started now. */
  watch(cluster: Cluster): void {
    this.cluster = cluster;
    for (const { death } of this.deaths) this.revive(death.process);
  }

  died(death: ProcessDied): void {
    if (this.closed) return;
    this.deaths.push(death);
    if (this.cluster !== undefined) this.revive(death.death.process);
  }

  /** Does something to a part when nothing else is being done to it. */
  alone(name: string, work: (part: ClusterProcess) => Promise<void>): Promise<void> {
    const turn = (this.turns.get(name) ?? Promise.resolve()).then(() =>
      this.closed ? undefined : work(this.part(name)),
    );
    this.turns.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** As often as it takes: a port may be taken for a moment, a crashed PostgreSQL may have children left. */
  async start(part: ClusterProcess): Promise<void> {
    for (;;) {
      try {
        await part.start();
        return;
      } catch (error) {
        if (this.closed) throw error;
        this.failedStarts += 1;
        await pause(RESTART_AFTER_MS);
      }
    }
  }

  /** Resolves with true when the part answers that it is ready, with false when it doesn't for long. */
  async isReadyAgain(name: string): Promise<boolean> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!this.closed && performance.now() < deadline) {
      if (await this.isReady(name)) return true;
      await pause(POLL_MS);
    }
    return false;
  }

  /** Everything runs, nothing is suspended. */
  async healAll(): Promise<void> {
    for (const name of this.cluster?.processes.keys() ?? [])
      await this.alone(name, async (part) => {
        part.resume();
        if (!isAlive(part.pid)) await this.start(part);
      });
  }

  /** Nothing is started any more. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.turns.values());
  }

  async isReady(name: string): Promise<boolean> {
    const url = this.cluster?.urls[name];
    if (url === undefined) return false;
    try {
      const signal = AbortSignal.timeout(2000);
      const response = await fetch(`${url}/ready`, { headers: { connection: 'close' }, signal });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      // Gone, suspended, or not listening yet.
      return false;
    }
  }

  private part(name: string): ClusterProcess {
    const part = this.cluster?.processes.get(name);
    if (part === undefined) throw new TypeError(`The cluster has no part ${name}.`);
    return part;
  }

  private revive(name: string): void {
    void this.alone(name, async (part) => {
      await pause(RESTART_AFTER_MS);
      if (!isAlive(part.pid)) await this.start(part);
    });
  }
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
