import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { requestOf, type Payload } from './deliveries.ts';
import { HttpLine } from './http-line.ts';

/** What came of deliveries that were sent. */
export interface Sent {
  /** Ids that were answered 202, or 200 as Probot does. */
  readonly accepted: readonly string[];
  /** Answered otherwise. */
  readonly refused: number;
  /** Of each of them, in milliseconds. */
  readonly latenciesMs: readonly number[];
  readonly tookMs: number;
}

export interface Load {
  readonly port: number;
  readonly payload: Payload;
  readonly connections: number;
  readonly forMs: number;
  /** Open loop: so many are sent whether or not the ones before are answered. Absent: each connection as fast as it can. */
  readonly perSecond?: number;
  readonly signal: AbortSignal;
}

/**
 * Sends deliveries, each with an id of its own.
 *
 * In an open loop a delivery counts from when it was due, if all connections were busy then: a server that stops for a
 * while is not excused from what would have come meanwhile.
 */
export async function send(load: Load): Promise<Sent> {
  const { connections, port, forMs, perSecond, signal } = load;
  const lines = await Promise.all(Array.from({ length: connections }, () => HttpLine.open(port)));
  const accepted: string[] = [];
  const latenciesMs: number[] = [];
  let refused = 0;
  let begun = 0;
  const startedMs = performance.now();
  const work = async (line: HttpLine): Promise<void> => {
    for (;;) {
      const due = dueMs(perSecond, begun);
      if ((due ?? performance.now() - startedMs) >= forMs) return;
      begun += 1;
      const beganMs = await untilDue(due === undefined ? undefined : startedMs + due);
      signal.throwIfAborted();
      const id = randomUUID();
      const status = await line.send(requestOf(load.payload, id));
      if (status === 202 || status === 200) {
        accepted.push(id);
        latenciesMs.push(performance.now() - beganMs);
      } else refused += 1;
    }
  };
  try {
    await Promise.all(lines.map(work));
  } finally {
    for (const line of lines) line.close();
  }
  return { accepted, refused, latenciesMs, tookMs: performance.now() - startedMs };
}

/** After the start; undefined when nothing is ever due, but everything at once. */
function dueMs(perSecond: number | undefined, number: number): number | undefined {
  return perSecond === undefined ? undefined : (number * 1000) / perSecond;
}

/** @returns from when a delivery counts: from now, unless it is late already */
async function untilDue(atMs: number | undefined): Promise<number> {
  const nowMs = performance.now();
  if (atMs === undefined) return nowMs;
  if (atMs < nowMs) return atMs;
  await pause(atMs - nowMs);
  return performance.now();
}
