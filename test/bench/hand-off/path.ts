import { setTimeout as pause } from 'node:timers/promises';

import type pg from 'pg';

import type { Check } from '../bench.ts';
import type { HttpLine } from '../intake/http-line.ts';
import type { NewIssue } from './issues.ts';

/** The whole way of an issue, from the webhook to the agent. */
export interface Path {
  readonly name: string;
  readonly line: HttpLine;
  readonly client: pg.Client;
  /** One row when the start of this issue's task is recorded; its parameters. */
  readonly started: { readonly sql: string; of(issue: NewIssue): unknown[] };
  /** How many tasks were started, and how many starts there were. */
  readonly counted: string;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 1;
const PATIENCE_MS = 10_000;
/** So that each finds everybody idle. */
const REST_MS = 25;

/**
 * Sends one issue and looks for the record of its start, every millisecond, of every system alike.
 *
 * @returns from the first byte of the webhook to the look that found it, in milliseconds
 */
export async function handOver(path: Path, issue: NewIssue, signal: AbortSignal): Promise<number> {
  const { line, client, started } = path;
  const beganMs = performance.now();
  const status = await line.send(issue.request);
  if (status < 200 || status > 299)
    throw new Error(`${path.name} answered ${status}. Look into its log.`);
  for (;;) {
    signal.throwIfAborted();
    const { rowCount } = await client.query(started.sql, started.of(issue));
    const tookMs = performance.now() - beganMs;
    if (rowCount === 1) {
      await pause(REST_MS);
      return tookMs;
    }
    if (tookMs > PATIENCE_MS)
      throw new Error(`${path.name} did not start issue ${issue.number} in 10 s. See its logs.`);
    await pause(LOOK_EVERY_MS);
  }
}

export async function startedOnce(path: Path, issues: number): Promise<Check> {
  const { rows } = await path.client.query<{ tasks: number; starts: number }>(path.counted);
  const { tasks = 0, starts = 0 } = rows[0] ?? {};
  return {
    what: `${path.name}: every issue was started once`,
    ok: tasks === issues && starts === issues,
    detail: `${issues} issues, ${tasks} tasks, ${starts} starts`,
  };
}
