import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { watchEvents } from '#libs/messaging';

import { baseEnvironment } from '../../infra/local/cluster/base-environment.ts';
import type { Traces } from '../../infra/local/cluster/options.ts';
import { startCluster, type Cluster } from '../../infra/local/cluster/start-cluster.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { whyNoSandbox } from '../../infra/local/sandbox.ts';
import { agentsFor } from './agents.ts';
import type { DemoArguments } from './arguments.ts';
import { closingWords, howToApprove, lookAround } from './closing-words.ts';
import { follow, type IssueRuns } from './follow.ts';
import { isAtRest, newIssueRun, type IssueRun } from './issue-run.ts';
import { LocalGithub } from './local-github.ts';
import { readBack } from './read-back.ts';
import type { Scenario } from './scenario.ts';
import type { Screen } from './screen.ts';
import { summarise, type Ending, type Summary } from './summary.ts';
import { plainLine } from '../terminal/terminal-text.ts';
import { UsageError } from './usage.ts';

export interface DemoRun {
  readonly arguments: DemoArguments;
  readonly scenario: Scenario;
  readonly screen: Screen;
  /** Holds everything. */
  readonly folder: string;
  readonly traces: Traces;
  /** Somebody wants it to end. */
  readonly signal: AbortSignal;
}

/** Nothing had begun when the time was over. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';

  constructor(readonly timeoutMs: number) {
    super(`Not everything was ready after ${timeoutMs / 1000} s: give it longer with --timeout.`);
  }
}

/** Owns the repository and opens the issues. */
const PERSON = 'octo-tester';
const WHY_CHARS_MAX = 400;

/**
 * The demo from the first process to the last word; returns when nothing runs any more.
 *
 * @throws ProcessDied when a part of the cluster ends by itself
 */
export async function runDemo(demo: DemoRun): Promise<Summary> {
  const { scenario, folder, screen, signal } = demo;
  const startedAtMs = performance.now();
  const late = AbortSignal.timeout(demo.arguments.timeoutMs);
  const whyUnboxed = await whyNoSandbox();
  if (whyUnboxed !== undefined)
    screen.say(`The demo's own, harmless repository is worked on without a sandbox. ${whyUnboxed}`);
  const cluster = await startCluster({
    folder,
    environment: whyUnboxed === undefined ? {} : { agent: { AGENT_SANDBOX: 'none' } },
    agents: agentsFor(demo.arguments.agents),
    model: modelOf(demo),
    users: [PERSON],
    traces: demo.traces,
    throwaway: true,
    onStep: (step) => {
      screen.step(step);
    },
    signal: AbortSignal.any([signal, late]),
  }).catch((error: unknown) => {
    if (error !== late.reason) throw error;
    throw new OutOfTime(demo.arguments.timeoutMs);
  });
  const over = AbortSignal.any([signal, whenDied(cluster)]);
  try {
    const { endings, github } = await workOn(demo, cluster, { late, over });
    const summary = summarise(endings, performance.now());
    const tookMs = performance.now() - startedAtMs;
    const realModel = scenario.scripts === undefined;
    screen.freeze();
    screen.say(closingWords({ endings, summary, tookMs, realModel }, screen.paint));
    if (demo.arguments.keep) {
      screen.say(lookAround(cluster, github, screen.paint));
      const held = endings.filter(({ run }) => run.heldFor !== undefined);
      if (held.length > 0) screen.say(howToApprove(held, github));
    }
    screen.end(summary);
    if (demo.arguments.keep) await untilAborted(over);
    if (over.aborted && !signal.aborted) throw over.reason;
    return summary;
  } catch (error) {
    // What broke because a part died says less than the part's own last words.
    throw over.aborted ? over.reason : error;
  } finally {
    await cluster.stop();
  }
}

async function workOn(
  demo: DemoRun,
  cluster: Cluster,
  { late, over }: { late: AbortSignal; over: AbortSignal },
): Promise<{ endings: Ending[]; github: LocalGithub }> {
  const { scenario, screen } = demo;
  const github = await openRepository(demo, cluster);
  let runs: IssueRuns = new Map();
  let changed = (): void => undefined;
  const update = (next: IssueRuns): void => {
    runs = next;
    screen.show(inOrder(runs));
    changed();
  };
  const watch = await watchEvents(
    cluster.natsUrl,
    (heard) => {
      screen.heard(heard);
      update(follow(runs, heard, performance.now()));
    },
    { access: cluster.natsAccess },
  );
  try {
    for (const issue of scenario.issues) {
      const { number } = await github.openIssue(issue);
      // Its webhook may have been faster.
      const run = runs.get(number) ?? newIssueRun(number, issue.title, performance.now());
      update(new Map(runs).set(number, run));
    }
    await new Promise<void>((resolve) => {
      changed = () => {
        if (inOrder(runs).every(isAtRest)) resolve();
      };
      changed();
      void Promise.race([untilAborted(late), untilAborted(over)]).then(resolve);
    });
    over.throwIfAborted();
    screen.doing('Reading every pull request back');
    return { endings: await readAllBack(demo, inOrder(runs), { github, signal: over }), github };
  } finally {
    await watch.stop();
  }
}

async function openRepository(
  { scenario, screen }: DemoRun,
  cluster: Cluster,
): Promise<LocalGithub> {
  if (cluster.github === undefined) throw new TypeError('The demo works on the local GitHub.');
  const github = new LocalGithub(cluster.github, PERSON, scenario.repository.name);
  const { from } = scenario.repository;
  await github.createRepository(from).catch((cause: unknown) => {
    const why = plainLine(String(cause)).slice(0, WHY_CHARS_MAX);
    const remedy = 'Commit something in it, or give --repo another one.';
    throw new UsageError(`${from} can't be used as a repository. ${remedy} (${why})`, { cause });
  });
  const { natsUrl, natsMonitorUrl, logFolder, urls } = cluster;
  const { apiUrl, fullName: repository } = github;
  screen.ready({ github: apiUrl, repository, natsUrl, natsMonitorUrl, logFolder, urls });
  return github;
}

/** One after the other: tests that time things must not disturb one another. */
async function readAllBack(
  { scenario, folder }: DemoRun,
  runs: readonly IssueRun[],
  by: { github: LocalGithub; signal: AbortSignal },
): Promise<Ending[]> {
  const testIn = join(folder, 'read-back');
  await mkdir(testIn, { recursive: true });
  const env = baseEnvironment(repositoryRoot(), join(folder, 'tmp'));
  const endings: Ending[] = [];
  for (const run of runs) {
    const options = { ...by, env, ends: scenario.ends, ...(scenario.ours ? { testIn } : {}) };
    endings.push({ run, readBack: await readBack(run, options) });
  }
  return endings;
}

function modelOf({
  arguments: { apiKey = '' },
  scenario,
}: DemoRun): { scripts: unknown } | { apiKey: string } {
  return scenario.scripts === undefined ? { apiKey } : { scripts: scenario.scripts };
}

function inOrder(runs: IssueRuns): IssueRun[] {
  return [...runs.values()].sort((a, b) => a.number - b.number);
}

/** Aborted with the reason when a part of the cluster ends by itself. */
function whenDied({ died }: Cluster): AbortSignal {
  const death = new AbortController();
  void died.then((reason) => {
    death.abort(reason);
  });
  return death.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}
