import { readFile } from 'node:fs/promises';

import type { Verdict } from '../stage/audit.ts';
import type { AttemptRow } from '../stage/ledger.ts';

interface Said {
  readonly type: string;
  readonly source: string;
  readonly time: string;
  readonly id: string;
  readonly data: {
    readonly taskId?: string;
    readonly attempt?: number;
    readonly issueNumber?: number;
    readonly issue?: { readonly number: number };
    readonly repository?: { readonly fullName: string };
  };
}

/** Everything that was said about an issue, and its attempts as PostgreSQL has them: where to look for the cause. */
export async function timelineOf(
  { repository, number, taskId }: Verdict,
  { eventsFile, attempts }: { eventsFile: string; attempts: readonly AttemptRow[] },
): Promise<string[]> {
  const text = await readFile(eventsFile, 'utf8').catch(() => '');
  const said = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Said)
    .filter(({ data }) => isAbout(data, { repository, number, taskId }))
    .sort((a, b) => (a.time < b.time ? -1 : 1))
    .map(({ time, type, source, id }) => `${time}  ${type}  from ${source}  ${id}`);
  const tries = attempts
    .filter((attempt) => attempt.taskId === taskId)
    .map(
      ({ attempt, agent, outcome, failure, assignedAt, startedAt, endedAt }) =>
        `attempt ${attempt} on ${agent}: assigned ${inWords(assignedAt)}, started ${inWords(startedAt)}, ended ${inWords(endedAt)} ${outcome ?? ''} ${failure ?? ''}`,
    );
  return [...said, ...tries];
}

function isAbout(
  data: Said['data'],
  of: { repository: string; number: number; taskId: string | undefined },
): boolean {
  if (data.taskId !== undefined && data.taskId === of.taskId) return true;
  const number = data.issue?.number ?? data.issueNumber;
  return number === of.number && data.repository?.fullName === of.repository;
}

function inWords(time: Date | null): string {
  return time?.toISOString() ?? 'never';
}
