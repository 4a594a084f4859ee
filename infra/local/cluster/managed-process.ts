import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';

import { guard } from '../guard.ts';
import type { ClusterProcess } from './cluster-process.ts';
import { ProcessDied } from './process-died.ts';

/** Which program, and what it may see. */
export interface ProcessSpec {
  readonly name: string;
  /** Node itself when absent. */
  readonly program?: string;
  /** Its arguments; for Node a file first. */
  readonly argv: readonly string[];
  /** The whole environment: nothing of ours is passed on. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Receives standard output and standard error; a second life is added to the first. */
  readonly logFile: string;
  /** SIGKILL follows when it has not drained by then. Default 8000. */
  readonly stopWithinMs?: number;
}

const STOP_WITHIN_MS = 8000;
const LOG_TAIL_LINES = 15;

/**
 * One process of the cluster. It doesn't outlive ours, even when we are killed, and the end of any life of it that
 * was not asked for is told to `onDeath`.
 */
export class ManagedProcess implements ClusterProcess {
  readonly name: string;
  readonly logFile: string;
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();
  private logStart = 0;

  constructor(
    private spec: ProcessSpec,
    private readonly onDeath: (death: ProcessDied) => void,
  ) {
    this.name = spec.name;
    this.logFile = spec.logFile;
  }

  /** Of the present life, or of the last one. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Adds to the environment of its next lives. */
  remember(env: Readonly<Record<string, string>>): void {
    this.spec = { ...this.spec, env: { ...this.spec.env, ...env } };
  }

  async start(): Promise<void> {
    const log = await open(this.logFile, 'a', 0o600);
    this.logStart = (await log.stat()).size;
    const child = spawn(this.spec.program ?? process.execPath, this.spec.argv, {
      cwd: this.spec.cwd,
      env: this.spec.env,
      stdio: ['ignore', log.fd, log.fd],
      // A group of its own: Ctrl-C in a terminal is for us, and we stop everything in order.
      detached: true,
    });
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('error', () => {
        resolve();
      });
      child.once('exit', () => {
        resolve();
      });
    });
    await log.close();
    const { pid } = child;
    const unguard = pid === undefined ? () => undefined : guard({ pid });
    void this.exited.then(async () => {
      unguard();
      // Whoever stops it forgets it first.
      if (this.child === child) this.onDeath(await this.describeDeath(child));
    });
  }

  /** What it has said in this life so far. */
  async said(): Promise<string> {
    const log = await readFile(this.logFile);
    return log.subarray(this.logStart).toString('utf8');
  }

  /** Lets it drain; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** As a crash would; resolves when it is gone. Nobody is told, for it was asked for. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  suspend(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined) return this.exited;
    const impatient = setTimeout(
      () => child.kill('SIGKILL'),
      this.spec.stopWithinMs ?? STOP_WITHIN_MS,
    );
    child.kill(signal);
    // A suspended process hears no other signal than SIGKILL before it goes on.
    child.kill('SIGCONT');
    await this.exited;
    clearTimeout(impatient);
  }

  private async describeDeath({ exitCode, signalCode }: ChildProcess): Promise<ProcessDied> {
    const ending = signalCode ?? (exitCode === null ? 'not started' : `exit code ${exitCode}`);
    const logTail = (await this.said()).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
    return new ProcessDied({ process: this.name, ending, logFile: this.logFile, logTail });
  }
}
