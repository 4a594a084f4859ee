import { setTimeout as pause } from 'node:timers/promises';

import type { OpenedIssue } from '../stage/audit.ts';
import type { Ledger } from '../stage/ledger.ts';
import type { Stage } from '../stage/stage.ts';
import { lookAtStreams } from '../stage/streams.ts';

const POLL_MS = 500;
const SAY_EVERY_MS = 10_000;
const ENDED = ['completed', 'failed', 'cancelled'];
/** Heartbeats never stop, and nobody waits for old progress. */
const NEVER_QUIET = ['NODES', 'PROGRESS', 'ADVISORIES', 'DLQ'];

export interface Patience {
  readonly withinMs: number;
  readonly say: (what: object) => void;
  readonly signal: AbortSignal;
}

/** @returns whether it became quiet in time: every issue's task has ended, and nothing is on its way any more */
export async function awaitQuiet(
  place: { opened: readonly OpenedIssue[]; stage: Stage; ledger: Ledger },
  { withinMs, say, signal }: Patience,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  let sayAt = 0;
  while (performance.now() < deadline) {
    const open = await whatIsOpen(place).catch((error: unknown) => [String(error)]);
    if (open.length === 0) return true;
    if (performance.now() > sayAt) {
      say({ waiting: open.join(', ') });
      sayAt = performance.now() + SAY_EVERY_MS;
    }
    await pause(POLL_MS, undefined, { signal });
  }
  return false;
}

async function whatIsOpen(place: {
  opened: readonly OpenedIssue[];
  stage: Stage;
  ledger: Ledger;
}): Promise<string[]> {
  const { opened, stage, ledger } = place;
  const tasks = await ledger.tasks();
  const ended = tasks.filter(({ status }) => ENDED.includes(status)).length;
  const unsent = await ledger.unsent();
  const streams = await lookAtStreams(stage.cluster.natsMonitorUrl);
  const busy = streams
    .filter(({ name }) => !NEVER_QUIET.includes(name))
    .flatMap(({ name, open }) =>
      Object.entries(open).map(([durable, count]) => `${name}/${durable} ${count}`),
    );
  const states = Map.groupBy(
    tasks.filter(({ status }) => !ENDED.includes(status)),
    ({ status }) => status,
  );
  return [
    ...(ended < opened.length ? [`${ended} of ${opened.length} tasks have ended`] : []),
    ...[...states].map(([status, { length }]) => `${length} ${status}`),
    ...(unsent > 0 ? [`${unsent} unsent`] : []),
    ...(stage.office.waiting > 0 ? [`${stage.office.waiting} webhooks`] : []),
    ...busy,
  ];
}
