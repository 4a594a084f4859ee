import { join } from 'node:path';

import { repositoryRoot } from '../repository-root.ts';
import type { ClusterProcess } from './cluster-process.ts';
import { ManagedProcess } from './managed-process.ts';
import type { ClusterOptions } from './options.ts';
import type { ProcessDied } from './process-died.ts';
import { watchServer, type Server } from './watched-server.ts';

/** Who needs whom: each layer stops before the ones named ahead of it. */
const LAYERS = ['broker', 'postgres', 'stand-ins', 'services', 'agents'] as const;
type Layer = (typeof LAYERS)[number];

/**
 * Everything that was started for a cluster, and how it ends: layer by layer, in the reverse order of who needs whom.
 *
 * `died` resolves when a part ends that nobody told to.
 */
export class Parts {
  readonly died: Promise<ProcessDied>;
  readonly byName = new Map<string, ClusterProcess>();
  private readonly layers = new Map<Layer, ClusterProcess[]>();
  private readonly starting = new Set<Promise<unknown>>();
  private readonly giveUp = new AbortController();
  private tellDeath!: (death: ProcessDied) => void;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly folders: { logs: string; dist: string },
    private readonly baseEnv: Readonly<Record<string, string>>,
    private readonly options: Pick<ClusterOptions, 'environment' | 'onDeath' | 'onStep' | 'signal'>,
  ) {
    this.died = new Promise((resolve) => {
      this.tellDeath = (death) => {
        options.onDeath?.(death);
        resolve(death);
      };
    });
  }

  /** Aborted when what is being started is no longer wanted. */
  get signal(): AbortSignal {
    const { signal } = this.options;
    return signal === undefined
      ? this.giveUp.signal
      : AbortSignal.any([signal, this.giveUp.signal]);
  }

  /** Starts something under a name that people are shown. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    this.options.onStep?.({ name, state: 'starting' });
    const working = work();
    this.starting.add(working);
    const result = await working;
    this.options.onStep?.({ name, state: 'ready' });
    return result;
  }

  addServer(layer: Layer, server: Server): void {
    this.add(layer, watchServer(layer, server, this.tellDeath));
  }

  /** A compiled file of ours; it runs once it is started. */
  addProcess(
    layer: Layer,
    {
      name,
      argv,
      env = {},
    }: { name: string; argv: readonly string[]; env?: Record<string, string> },
  ): ManagedProcess {
    const [script = '', ...args] = argv;
    const { environment = {} } = this.options;
    const process = new ManagedProcess(
      {
        name,
        argv: [join(this.folders.dist, script), ...args],
        env: {
          ...this.baseEnv,
          ...env,
          ...(layer === 'agents' ? environment['agent'] : {}),
          ...environment[name],
        },
        cwd: this.folders.logs,
        logFile: join(this.folders.logs, `${name}.log`),
      },
      this.tellDeath,
    );
    this.add(layer, process);
    return process;
  }

  /** Resolves when every process is gone. Safe to call twice, and in the middle of a start. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    this.giveUp.abort(new Error('The cluster stops.'));
    // What is half started must be there before it can be stopped.
    await Promise.allSettled(this.starting);
    for (const layer of LAYERS.toReversed())
      await Promise.all((this.layers.get(layer) ?? []).map((part) => part.stop()));
  }

  private add(layer: Layer, part: ClusterProcess): void {
    this.byName.set(part.name, part);
    this.layers.set(layer, [...(this.layers.get(layer) ?? []), part]);
  }
}

/** Where the compiled services are, from the sources and from `dist` alike. */
export function distFolder(): string {
  return join(repositoryRoot(), 'dist');
}
