import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { watchEvents } from '#libs/messaging';

import { baseEnvironment } from '../../infra/local/cluster/base-environment.ts';
import { startCluster, type Cluster } from '../../infra/local/cluster/start-cluster.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { agentsFor } from './agents.ts';
import type { DemoArguments } from './arguments.ts';
import { closingWords, lookAround } from './closing-words.ts';
import { follow, type Heard, type IssueRuns } from './follow.ts';
import { hasEnded, newIssueRun } from './issue-run.ts';
import { LocalGithub } from './local-github.ts';
import { readBack } from './read-back.ts';
import type { Scenario } from './scenario.ts';
import type { Screen } from './screen.ts';
import { summarise, type Ending, type Summary } from './summary.ts';

export interface DemoRun {
  readonly arguments: DemoArguments;
  readonly scenario: Scenario;
  readonly screen: Screen;
  /** Holds everything. */
  readonly folder: string;
  /** Somebody wants it to end. */
  readonly signal: AbortSignal;
}

/** Owns the repository and opens the issues. */
const PERSON = 'octo-tester';

/**
 * The demo from the first process to the last word; returns when nothing runs any more.
 *
 * @throws ProcessDied when a part of the cluster ends by itself
 */
export async function runDemo(demo: DemoRun): Promise<Summary> {
  const { scenario, folder, screen, signal } = demo;
  const startedAtMs = performance.now();
  const late = AbortSignal.timeout(demo.arguments.timeoutMs);
  const cluster = await startCluster({
    folder,
    agents: agentsFor(demo.arguments.agents),
    model: modelOf(demo),
    users: [PERSON],
    throwaway: true,
    onStep: (step) => {
      screen.step(step);
    },
    signal: AbortSignal.any([signal, late]),
  });
  try {
    const work = workOn(demo, cluster, late);
    const death = cluster.died.then((died) => Promise.reject(died));
    const { endings, github } = await Promise.race([work, death, whenAborted(signal)]);
    const summary = summarise(endings, performance.now());
    const tookMs = performance.now() - startedAtMs;
    const realModel = scenario.scripts === undefined;
    screen.freeze();
    screen.say(closingWords({ endings, summary, tookMs, realModel }, screen.paint));
    if (demo.arguments.keep) screen.say(lookAround(cluster, github, screen.paint));
    screen.end(summary);
    if (demo.arguments.keep)
      await Promise.race([death, whenAborted(signal)]).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    return summary;
  } finally {
    await cluster.stop();
  }
}

async function workOn(
  demo: DemoRun,
  cluster: Cluster,
  late: AbortSignal,
): Promise<{ endings: Ending[]; github: LocalGithub }> {
  const { scenario, screen } = demo;
  if (cluster.github === undefined) throw new TypeError('The demo works on the local GitHub.');
  const github = new LocalGithub(cluster.github, PERSON, scenario.repository.name);
  await github.createRepository(scenario.repository.from);
  const { natsUrl, natsMonitorUrl, logFolder, urls } = cluster;
  screen.ready({
    github: github.apiUrl,
    repository: github.fullName,
    natsUrl,
    natsMonitorUrl,
    logFolder,
    urls,
  });

  let runs: IssueRuns = new Map();
  let changed = (): void => undefined;
  const hear = (heard: Heard): void => {
    screen.heard(heard);
    runs = follow(runs, heard, performance.now());
    screen.show(inOrder(runs));
    changed();
  };
  const watch = await watchEvents(natsUrl, hear);
  try {
    const opened: number[] = [];
    for (const issue of scenario.issues) {
      const { number } = await github.openIssue(issue);
      opened.push(number);
      // Its webhook may have been faster.
      if (!runs.has(number))
        runs = new Map(runs).set(number, newIssueRun(number, issue.title, performance.now()));
    }
    const allEnded = (): boolean => inOrder(runs).every(hasEnded);
    await new Promise<void>((resolve) => {
      changed = () => {
        if (allEnded()) resolve();
      };
      late.addEventListener('abort', () => {
        resolve();
      });
      changed();
    });
    const ours = inOrder(runs).filter(({ number }) => opened.includes(number));
    return { endings: await readAllBack(demo, ours, github), github };
  } finally {
    await watch.stop();
  }
}

/** One after the other: tests that time things must not disturb one another. */
async function readAllBack(
  { scenario, folder }: DemoRun,
  runs: readonly Ending['run'][],
  github: LocalGithub,
): Promise<Ending[]> {
  const testIn = join(folder, 'read-back');
  await mkdir(testIn, { recursive: true });
  const env = baseEnvironment(repositoryRoot(), join(folder, 'tmp'));
  const endings: Ending[] = [];
  for (const run of runs) {
    const options = { github, env, ...(scenario.ours ? { testIn } : {}) };
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

function inOrder(runs: IssueRuns): Ending['run'][] {
  return [...runs.values()].sort((a, b) => a.number - b.number);
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const give = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
