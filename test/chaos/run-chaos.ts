import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { watchEvents } from '#libs/messaging';

import { auditAll } from '../stage/audit-all.ts';
import { awaitQuiet } from './await-quiet.ts';
import type { OpenedIssue } from '../stage/audit.ts';
import { FencedCount } from '../stage/fenced-count.ts';
import { inflict, struckBy } from './inflict.ts';
import { Ledger } from '../stage/ledger.ts';
import { AGENTS, ENVIRONMENT, LEASE_MS } from './pace.ts';
import { planFaults, type Fault, type FaultKind } from './plan-faults.ts';
import { planIssues, type PlannedIssue } from './plan-issues.ts';
import { randomOf } from '../stage/random.ts';
import { findingsOf, percentiles, resumptions, type Report } from './report.ts';
import { PERSON, setStage, type Stage } from '../stage/stage.ts';
import { lookAtStreams } from '../stage/streams.ts';
import { timelineOf } from './timeline.ts';

export interface ChaosRun {
  readonly tasks: number;
  readonly seconds: number;
  readonly seed: string;
  readonly kinds?: readonly FaultKind[];
  /** Mean time between two faults. */
  readonly everyMs?: number;
  /** How long to wait for the end of everything when all faults are over. */
  readonly quietWithinMs?: number;
  /** Receives everything; not removed. */
  readonly folder: string;
  /** Told of each happening. */
  readonly say: (what: object) => void;
  readonly signal: AbortSignal;
}

const EVERY_MS = 3500;
const EVENTS_FILE = 'events.jsonl';
/** Issues whose whole story is told when something is wrong with them; the folder has all. */
const TOLD_MAX = 3;
const QUIET_WITHIN_MS = 420_000;
/** The last issues are opened while faults still happen. */
const ISSUES_WITHIN = 0.85;

/**
 * Has the whole system work while it is being broken, and counts afterwards, from outside, what is missing or double.
 *
 * Returns when nothing runs any more. Issues and faults come from the seed alone; what becomes of them is the
 * machine's. Everything that was said on the broker is in `events.jsonl` in the folder.
 */
export async function runChaos(run: ChaosRun): Promise<Report> {
  const { folder, seed, seconds, say, signal } = run;
  const issues = planIssues(randomOf(seed, 'issues'), {
    tasks: run.tasks,
    withinMs: seconds * 1000 * ISSUES_WITHIN,
  });
  const faults = planFaults(randomOf(seed, 'faults'), {
    agents: AGENTS.map(({ id }) => id),
    forMs: seconds * 1000,
    everyMs: run.everyMs ?? EVERY_MS,
    leaseMs: LEASE_MS,
    ...(run.kinds === undefined ? {} : { kinds: run.kinds }),
  });
  const stage = await setStage({
    folder,
    agents: AGENTS,
    environment: ENVIRONMENT,
    random: randomOf(seed, 'webhooks'),
    repositories: [...new Set(issues.map(({ repository }) => repository))],
    onStep: (text) => {
      say({ step: text });
    },
    signal,
  });
  const { natsUrl, natsAccess: access } = stage.cluster;
  const watch = await watchEvents(
    natsUrl,
    ({ event, tokens }) => {
      void appendFile(join(folder, EVENTS_FILE), `${JSON.stringify({ ...event, tokens })}\n`);
    },
    { access },
  );
  const fenced = new FencedCount(`${stage.cluster.urls['scheduler'] ?? ''}/metrics`);
  try {
    const ended = { tasks: issues.length, faults, stage, fenced };
    const happening = begin({ ...run, issues, faults }, stage);
    const { opened, recoveriesMs } = await happening;
    const beganMs = performance.now();
    stage.githubLine.trouble = undefined;
    for (const line of stage.lines.values()) line.heal();
    await stage.supervisor.healAll();
    say({ step: 'all faults are over; waiting for quiet' });
    const ledger = new Ledger(stage.cluster.postgresUrl);
    const quiet = await awaitQuiet(
      { opened, stage, ledger },
      { withinMs: run.quietWithinMs ?? QUIET_WITHIN_MS, say, signal },
    );
    const quietAfterMs = quiet ? Math.round(performance.now() - beganMs) : null;
    return await report(run, { ...ended, opened, ledger, recoveriesMs, quietAfterMs });
  } finally {
    fenced.stop();
    await watch.stop().catch(() => undefined);
    await stage.stop();
  }
}

/** Opens the issues and makes the faults, each at its time; resolves when the last one is over. */
async function begin(
  run: ChaosRun & { issues: readonly PlannedIssue[]; faults: readonly Fault[] },
  stage: Stage,
): Promise<{ opened: OpenedIssue[]; recoveriesMs: number[] }> {
  const { say, signal } = run;
  const startedMs = performance.now();
  const until = async (atMs: number): Promise<void> => {
    await pause(Math.max(0, atMs - (performance.now() - startedMs)), undefined, { signal });
  };
  const victims = { ...stage, github: stage.githubLine, random: randomOf(run.seed, 'replays') };
  const recoveriesMs: number[] = [];
  const make = async (fault: Fault): Promise<void> => {
    await until(fault.atMs);
    const { kind, ...how } = fault;
    say({ fault: kind, ...how });
    const beganMs = performance.now();
    await inflict(fault, victims);
    const ready = await Promise.all(
      struckBy(fault).map((name) => stage.supervisor.isReadyAgain(name)),
    );
    if (ready.length > 0 && ready.every(Boolean)) recoveriesMs.push(performance.now() - beganMs);
  };
  const open = async (issue: PlannedIssue): Promise<OpenedIssue> => {
    await until(issue.atMs);
    const { repository, title, body, labels, wanted } = issue;
    const repo = `${PERSON}/${repository}`;
    const { number } = await stage.github.createIssue({ repo, title, body, labels });
    return { repository: repo, number, wanted };
  };
  const [opened] = await Promise.all([
    Promise.all(run.issues.map(open)),
    Promise.all(run.faults.map(make)),
  ]);
  return { opened, recoveriesMs };
}

interface Ended {
  readonly faults: readonly Fault[];
  readonly stage: Stage;
  readonly fenced: FencedCount;
  readonly opened: readonly OpenedIssue[];
  readonly ledger: Ledger;
  readonly recoveriesMs: readonly number[];
  readonly quietAfterMs: number | null;
}

async function report(run: ChaosRun, ended: Ended): Promise<Report> {
  const { stage, ledger, opened, fenced } = ended;
  const verdicts = await auditAll(opened, stage.github, ledger);
  const attempts = await ledger.attempts();
  const streams = await lookAtStreams(stage.cluster.natsMonitorUrl);
  await fenced.ask();
  for (const verdict of verdicts.filter(({ faults }) => faults.length > 0).slice(0, TOLD_MAX)) {
    const { repository, number } = verdict;
    const eventsFile = join(run.folder, EVENTS_FILE);
    const timeline = await timelineOf(verdict, { eventsFile, attempts });
    for (const line of timeline) run.say({ timeline: `${repository}#${number}`, line });
  }
  const count = (is: (verdict: (typeof verdicts)[number]) => boolean): number =>
    verdicts.filter(is).length;
  const [missing, double] = [count((one) => one.missing), count((one) => one.double)];
  const kinds = new Map<FaultKind, number>();
  for (const { kind } of ended.faults) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return {
    seed: run.seed,
    seconds: run.seconds,
    tasks: opened.length,
    pullRequests: verdicts.reduce((sum, { pulls }) => sum + pulls, 0),
    missing,
    double,
    reasonsStated: count((one) => one.wanted === 'reason' && one.reasonStated),
    attempts: attempts.length,
    attemptsLost: attempts.filter(({ outcome }) => outcome === 'agent-lost').length,
    fencedEvents: fenced.total,
    deadLetters: streams.find(({ name }) => name === 'DLQ')?.messages ?? 0,
    faults: Object.fromEntries(kinds),
    deaths: stage.supervisor.deaths.length,
    failedStarts: stage.supervisor.failedStarts,
    githubTroubleMet: [...stage.githubLine.met.values()].reduce((sum, met) => sum + met, 0),
    webhooksLost: stage.office.lost,
    webhooksReplayed: stage.office.replayed,
    recovery: percentiles(ended.recoveriesMs),
    resumption: percentiles(resumptions(attempts)),
    quietAfterMs: ended.quietAfterMs,
    findings: findingsOf(verdicts),
    ok: missing === 0 && double === 0,
  };
}
