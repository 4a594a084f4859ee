import type { Verdict } from '../stage/audit.ts';
import type { AttemptRow } from '../stage/ledger.ts';
import type { FaultKind } from './plan-faults.ts';

/** What a run came to; with --json, the last line. Times in milliseconds. */
export interface Report {
  readonly seed: string;
  readonly seconds: number;
  readonly tasks: number;
  readonly pullRequests: number;
  readonly missing: number;
  readonly double: number;
  readonly reasonsStated: number;
  readonly attempts: number;
  readonly attemptsLost: number;
  /** At least so many: a service that is killed forgets what it has counted since it was last asked. */
  readonly fencedEvents: number;
  readonly deadLetters: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Processes that ended and were not told to. */
  readonly deaths: number;
  /** Of the broker or PostgreSQL, which had to be tried again. */
  readonly failedStarts: number;
  readonly githubTroubleMet: number;
  readonly webhooksLost: number;
  readonly webhooksReplayed: number;
  /** From a fault's beginning until what it struck was ready again. */
  readonly recovery: Percentiles;
  /** From the loss of an attempt until the next one of its task began. */
  readonly resumption: Percentiles;
  /** From the last issue or fault until nothing was left to do. */
  readonly quietAfterMs: number | null;
  /** In one line each. */
  readonly findings: readonly string[];
  readonly ok: boolean;
}

export interface Percentiles {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** The smallest value that so many of a hundred do not exceed; null of nothing. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (percent: number): number | null => {
    const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
    return value === undefined ? null : Math.round(value);
  };
  return { count: sorted.length, p50Ms: at(50), p99Ms: at(99) };
}

/** How long the tasks of lost attempts waited for somebody else. */
export function resumptions(attempts: readonly AttemptRow[]): number[] {
  return attempts.flatMap((lost) => {
    if (lost.outcome !== 'agent-lost' || lost.endedAt === null) return [];
    const next = attempts.find(
      ({ taskId, attempt }) => taskId === lost.taskId && attempt === lost.attempt + 1,
    );
    return next?.startedAt ? [next.startedAt.getTime() - lost.endedAt.getTime()] : [];
  });
}

export function findingsOf(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ faults }) => faults.length > 0)
    .map(
      ({ repository, number, taskId, faults }) =>
        `${repository}#${number} (task ${taskId ?? 'none'}): ${faults.join('; ')}`,
    );
}

/** For people. */
export function renderReport(report: Report): string {
  const { recovery, resumption, faults } = report;
  const lines: [string, string][] = [
    ['seed', `${report.seed}, faults for ${report.seconds} s`],
    ['tasks', String(report.tasks)],
    ['pull requests', String(report.pullRequests)],
    ['missing', String(report.missing)],
    ['double', String(report.double)],
    ['reasons stated', String(report.reasonsStated)],
    ['attempts', `${report.attempts}, ${report.attemptsLost} of them lost with their agent`],
    ['fenced events', `at least ${report.fencedEvents}`],
    ['dead letters', String(report.deadLetters)],
    [
      'faults',
      Object.entries(faults)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', '),
    ],
    ['calls in trouble', `${report.githubTroubleMet} of GitHub`],
    ['webhooks', `${report.webhooksLost} lost, ${report.webhooksReplayed} replayed`],
    ['ended unasked', `${report.deaths}; ${report.failedStarts} starts tried again`],
    ['ready again', inWords(recovery)],
    ['work resumed', inWords(resumption)],
    ['quiet', report.quietAfterMs === null ? 'never' : `after ${seconds(report.quietAfterMs)}`],
  ];
  const table = lines.map(([name, value]) => `${name.padEnd(18)}${value}`);
  return [...table, ...report.findings.map((finding) => `! ${finding}`)].join('\n');
}

function inWords({ count, p50Ms, p99Ms }: Percentiles): string {
  if (p50Ms === null || p99Ms === null) return 'nothing to measure';
  return `p50 ${seconds(p50Ms)}, p99 ${seconds(p99Ms)} (${count} times)`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
