import { spawn, type ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';

/** What a parent must not leave behind: processes to stop, then folders to remove. */
export interface Guarded {
  readonly pid?: number;
  /** SIGTERM when absent. Whoever has one of its own is a server, and stops after the others: SIGQUIT for PostgreSQL. */
  readonly signal?: NodeJS.Signals;
  /** Removed last, after ending whoever has its TMPDIR in it (seen on Linux only). */
  readonly folder?: string;
}

let companion: ChildProcess | undefined;
const guarded = new Map<number, Guarded>();
let lastId = 0;

/**
 * Keeps something from outliving this process, even when it is killed with SIGKILL.
 *
 * A small companion process reads from a pipe that only we hold; when the pipe ends and something is still
 * guarded, it stops and removes that. It starts with the first thing to guard and ends with the last.
 *
 * @returns a function that ends the guard, to be called once the thing is gone.
 */
export function guard(thing: Guarded): () => void {
  lastId += 1;
  const id = lastId;
  guarded.set(id, thing);
  companion ??= startCompanion();
  companion.stdin?.write(`${JSON.stringify({ id, thing })}\n`);
  return () => {
    if (!guarded.delete(id)) return;
    companion?.stdin?.write(`${JSON.stringify({ id })}\n`);
    if (guarded.size > 0) return;
    companion?.stdin?.end();
    companion = undefined;
  };
}

function startCompanion(): ChildProcess {
  const script = join(import.meta.dirname, `guard-companion${extname(import.meta.filename)}`);
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own: Ctrl-C in a terminal reaches every process of the group, and this one must outlive us.
    detached: true,
    env: {},
  });
  child.unref();
  // A companion that died must not take its parent along; then only SIGKILL leaves something behind.
  child.stdin.on('error', () => undefined);
  return child;
}
