import { setTimeout as pause } from 'node:timers/promises';

import { awaitReady } from '../../../infra/local/cluster/await-ready.ts';
import { SERVICES, type AgentSpec } from '../../../infra/local/cluster/options.ts';
import { startCluster, type Cluster } from '../../../infra/local/cluster/start-cluster.ts';
import { fakeClaude } from '../../stage/fake-claude.ts';
import type { Bench, BenchRun, Check, Figure, Findings } from '../bench.ts';
import { costOf, type ProcessCost } from './process-cost.ts';

const AGENT: AgentSpec = { id: 'pc1', specialties: ['general'], slots: 2 };
const TARGET = { proportionalMb: 600, cpuPercent: 2, readyMs: 5000 };
/** After a start, before it counts as idle: consumers are asked for, first heartbeats are said. */
const SETTLE_MS = { whole: 10_000, quick: 2000 };
const WINDOW_MS = { whole: 20_000, quick: 3000 };
/** What it is set to in production; a local cluster's agent says more often that it is there. */
const HEARTBEAT_MS = '10000';
const ALL = 'all services';
const MEASURED = [...SERVICES, AGENT.id];
const OTHERS = ['broker', 'postgres'];

/** What the system costs a machine while there is nothing to do, and how soon each service is there. */
export const footprint: Bench = {
  about: 'memory and processor of idle services, and how soon each is ready',
  async run(run) {
    const deaths: string[] = [];
    const cluster = await startCluster({
      folder: run.folder,
      agents: [AGENT],
      model: { apiKey: 'no-key-is-needed', baseUrl: 'http://127.0.0.1:9' },
      environment: {
        agent: {
          AGENT_SANDBOX: 'none',
          CLAUDE_BIN: await fakeClaude(run.folder),
          HEARTBEAT_MS,
        },
      },
      onStep: ({ name, state }) => {
        if (state === 'ready') run.say(`${name} is ready`);
      },
      onDeath: ({ death }) => deaths.push(`${death.process}: ${death.ending}`),
      signal: run.signal,
    });
    try {
      return { ...(await measure(run, cluster)), checks: [livedOn(deaths)] };
    } finally {
      await cluster.stop();
    }
  },
};

/** What one idle while cost. */
interface Idle {
  readonly after: ReadonlyMap<string, ProcessCost>;
  readonly cpuPercent: ReadonlyMap<string, number>;
}

async function measure(run: BenchRun, cluster: Cluster): Promise<Omit<Findings, 'checks'>> {
  const size = run.quick ? 'quick' : 'whole';
  const idle: Idle[] = [];
  const ready = new Map(MEASURED.map((name) => [name, [] as number[]]));
  for (let round = 1; round <= run.rounds; round += 1) {
    run.say(`round ${round} of ${run.rounds}`);
    await pause(SETTLE_MS[size], undefined, { signal: run.signal });
    idle.push(await idleFor(WINDOW_MS[size], run, cluster));
    for (const name of MEASURED) ready.get(name)?.push(await readyAgain(name, cluster, run.signal));
  }
  return {
    figures: [...memoryOf(idle), ...processorOf(idle), ...readinessOf(ready)],
    notes: [
      `"${ALL}" are ${SERVICES.join(', ')}; an agent is on a PC of its own, broker and PostgreSQL are not ours.`,
      'Proportional is what the machine has less: it divides a page that several processes share among them. Resident counts it once for each, so that six times the program of Node itself is in its sum.',
      "PostgreSQL's memory and processor are the postmaster's alone, without a process for each connection.",
      'Ready: from starting the process until /ready answers 200 (asked every 50 ms), one service at a time, the others idle.',
      'The agent runs without its sandbox and with a stand-in for the CLI; both are only started for an attempt, but for a try of the sandbox at its start.',
    ],
  };
}

async function idleFor(ms: number, { signal }: BenchRun, cluster: Cluster): Promise<Idle> {
  const names = [...MEASURED, ...OTHERS];
  const look = async (): Promise<Map<string, ProcessCost>> =>
    new Map(
      await Promise.all(
        names.map(async (name) => [name, await costOf(pidOf(name, cluster))] as const),
      ),
    );
  const [before, beganMs] = [await look(), performance.now()];
  await pause(ms, undefined, { signal });
  const [after, tookMs] = [await look(), performance.now() - beganMs];
  const cpuPercent = new Map(
    [...after].map(([name, { cpuMs }]) => [
      name,
      ((cpuMs - (before.get(name)?.cpuMs ?? 0)) * 100) / tookMs,
    ]),
  );
  return { after, cpuPercent };
}

/** Stops it orderly and starts it again. @returns the time of the start, in milliseconds */
async function readyAgain(name: string, cluster: Cluster, signal: AbortSignal): Promise<number> {
  const part = cluster.processes.get(name);
  if (part === undefined) throw new TypeError(`The cluster has no part ${name}.`);
  await part.stop();
  const beganMs = performance.now();
  await part.start();
  await awaitReady(name, cluster.urls[name] ?? '', signal);
  return performance.now() - beganMs;
}

function memoryOf(idle: readonly Idle[]): Figure[] {
  const figure = (what: string, of: (cost: ProcessCost) => number): Figure[] => {
    const values = (name: string): number[] =>
      idle.map(({ after }) =>
        of(after.get(name) ?? { residentMb: 0, proportionalMb: 0, cpuMs: 0 }),
      );
    return perService({ what, unit: 'MB' }, values);
  };
  const [all, ...each] = figure('resident', ({ residentMb }) => residentMb);
  const [allShared] = figure('proportional', ({ proportionalMb }) => proportionalMb);
  return [
    ...(allShared === undefined ? [] : [{ ...allShared, target: TARGET.proportionalMb }]),
    ...(all === undefined ? [] : [all]),
    ...each,
  ];
}

function processorOf(idle: readonly Idle[]): Figure[] {
  const values = (name: string): number[] =>
    idle.map(({ cpuPercent }) => cpuPercent.get(name) ?? 0);
  const [all, ...each] = perService({ what: 'processor', unit: '% of a core' }, values);
  return [...(all === undefined ? [] : [{ ...all, target: TARGET.cpuPercent }]), ...each];
}

function readinessOf(ready: ReadonlyMap<string, readonly number[]>): Figure[] {
  return [...ready].map(([system, values]) => ({
    ...{ what: 'start to ready', system, unit: 'ms', values, target: TARGET.readyMs },
  }));
}

/** Of all services together, then of each process. */
function perService(
  about: Pick<Figure, 'unit' | 'what'>,
  valuesOf: (name: string) => number[],
): Figure[] {
  const columns = SERVICES.map((name) => valuesOf(name));
  const together = (columns[0] ?? []).map((_, round) =>
    columns.reduce((sum, column) => sum + (column[round] ?? 0), 0),
  );
  return [
    { ...about, system: ALL, values: together },
    ...[...MEASURED, ...OTHERS].map((system) => ({ ...about, system, values: valuesOf(system) })),
  ];
}

/** What has ended costs nothing and would look good. */
function livedOn(deaths: readonly string[]): Check {
  const detail = deaths.join(', ') || 'none did';
  return { what: 'nothing ended by itself', ok: deaths.length === 0, detail };
}

function pidOf(name: string, { processes }: Cluster): number {
  const pid = processes.get(name)?.pid ?? 0;
  if (pid === 0) throw new Error(`${name} does not run. Look into its log, or try again.`);
  return pid;
}
