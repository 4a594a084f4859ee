import { setTimeout as pause } from 'node:timers/promises';

import type { ClusterProcess } from '../../../infra/local/cluster/cluster-process.ts';
import type { ProcessDied } from '../../../infra/local/cluster/process-died.ts';

/** A process, and how one knows that it does its work. */
export interface Kept {
  readonly process: ClusterProcess;
  /** Resolves when it is ready, each time it was started; gives up with the signal. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
}

/** EX_CONFIG: starting it again changes nothing before somebody changed its settings. */
const HOPELESS = 'exit code 78';
const FIRST_PAUSE_MS = 1000;
const PAUSE_MS_MAX = 30_000;
/** Who ran so long has not failed to start; its next pause is short again. */
const STEADY_MS = 60_000;

/**
 * Starts processes and starts again what ends, until somebody wants it to stop; then stops them, the last one first.
 *
 * What dies is started again after a pause that doubles. Only settings that do not fit end everything.
 */
export class KeepRunning {
  private readonly processes: ClusterProcess[] = [];
  /** Of each process that runs: aborted with its death. */
  private readonly lives = new Map<string, AbortController>();
  private readonly loops: Promise<void>[] = [];
  private readonly over = new AbortController();
  private readonly signal: AbortSignal;
  private fault: ProcessDied | undefined;

  constructor(
    wanted: AbortSignal,
    private readonly tell: (line: string) => void,
  ) {
    this.signal = AbortSignal.any([wanted, this.over.signal]);
  }

  /** For the `onDeath` of its processes. */
  readonly died = (death: ProcessDied): void => {
    if (death.death.ending === HOPELESS) {
      this.fault ??= death;
      this.over.abort(death);
    }
    this.lives.get(death.death.process)?.abort(death);
  };

  /** Resolves when all of them are ready. @throws ProcessDied when the settings of one don't fit; the signal's reason */
  async start(group: readonly Kept[]): Promise<void> {
    const ready = group.map(
      (one) =>
        new Promise<void>((resolve) => {
          this.processes.push(one.process);
          this.loops.push(this.keep(one, resolve));
        }),
    );
    await Promise.race([Promise.all(ready), aborted(this.signal)]);
    if (this.fault !== undefined) throw this.fault;
    this.signal.throwIfAborted();
  }

  /** Resolves when somebody wants it to stop. @throws ProcessDied likewise */
  async untilStopped(): Promise<void> {
    await aborted(this.signal);
    if (this.fault !== undefined) throw this.fault;
  }

  /** In the reverse order of their start; resolves when all are gone. */
  async stop(): Promise<void> {
    this.over.abort();
    await Promise.all(this.loops);
    for (const process of this.processes.toReversed()) await process.stop();
  }

  /** One life after the other; resolves when no more are wanted. */
  private async keep(one: Kept, onReady: () => void): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.isOver()) {
      const bornMs = performance.now();
      const why = await this.live(one, onReady);
      if (this.isOver()) return;
      if (performance.now() - bornMs > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      const { name, logFile } = one.process;
      this.tell(`${name} ended (${why}) and is started again in ${pauseMs / 1000} s; ${logFile}`);
      await Promise.race([pause(pauseMs, undefined, { ref: false }), aborted(this.signal)]);
      pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
    }
  }

  private isOver(): boolean {
    return this.signal.aborted;
  }

  /** @returns why it ended */
  private async live({ process, ready }: Kept, onReady: () => void): Promise<string> {
    const life = new AbortController();
    this.lives.set(process.name, life);
    const here = AbortSignal.any([this.signal, life.signal]);
    try {
      await process.start();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    const isReady = ready(here).then(
      () => {
        this.tell(`${process.name} is ready`);
        onReady();
      },
      (error: unknown) => {
        // It lives, and may still become ready; whoever waits for it is told why it is not.
        if (!here.aborted) this.tell(error instanceof Error ? error.message : String(error));
      },
    );
    await aborted(here);
    await isReady;
    const death: unknown = life.signal.reason;
    return death instanceof Error && 'death' in death
      ? (death as ProcessDied).death.ending
      : 'it was stopped';
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}
