import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { type Cluster, waitFor } from './cluster.ts';
import { docker, type Project } from './engine.ts';

const HEALTHY_WITHIN_MS = 180_000;
const WORK_WITHIN_MS = 240_000;

/** What is tried on, and who hears of it. */
export interface Trial {
  readonly project: Project;
  readonly cluster: Cluster;
  /** Those that are started. */
  readonly services: readonly string[];
  readonly say: (line: string) => void;
}

/** Up, and every container says that it is well. */
export async function bringUp({ project, services, say }: Trial): Promise<void> {
  const begun = Date.now();
  await project.compose(['up', '-d', '--no-build', ...services]);
  for (const service of services) await untilHealthy(project, service);
  say(`${services.length} services are up and healthy after ${seconds(begun)}`);
}

/** An issue becomes one pull request. */
export async function takeIssue({ cluster, say }: Trial): Promise<void> {
  await waitFor(
    'an agent is online',
    HEALTHY_WITHIN_MS,
    async () => (await cluster.onlineAgents()).length > 0,
  );
  const begun = Date.now();
  const issue = await cluster.openIssue(await issueText('backend'));
  await untilPublished(cluster, issue);
  say(`issue #${issue} became one pull request in ${seconds(begun)}`);
}

/** Three replicas are three agents, each with a key of its own. */
export async function scaleAgents({ project, cluster, say }: Trial): Promise<void> {
  await project.compose(['up', '-d', '--no-build', '--no-recreate', '--scale', 'agent=3', 'agent']);
  const names = await waitFor('three agents are online', HEALTHY_WITHIN_MS, async () => {
    const online = await cluster.onlineAgents();
    return online.length === 3 && online;
  });
  say(`--scale agent=3: ${names.toSorted().join(', ')} are online`);
}

/** While two issues are worked on, processes die: the engine brings them back, and each issue ends in one pull request. */
export async function killAndCount({ project, cluster, say }: Trial): Promise<void> {
  const issues = [];
  for (const name of ['frontend', 'testing'])
    issues.push(await cluster.openIssue(await issueText(name)));
  await waitFor('work is running', WORK_WITHIN_MS, async () =>
    (await cluster.tasks()).some(({ status }) => status === 'running'),
  );
  const victims = [
    ...(await project.containers('agent')),
    await project.container('scheduler'),
    await project.container('nats'),
  ];
  for (const id of victims) await killProcess(project, id);
  for (const id of victims) await untilBack(id);
  say(
    `${victims.length} containers were killed at work (all agents, scheduler, nats) and came back by themselves`,
  );
  const publisher = await project.container('pr-publisher');
  await docker(['kill', publisher]);
  await project.compose(['up', '-d', '--no-build', '--no-recreate', 'pr-publisher']);
  say(
    'pr-publisher was ended with docker kill, which tells the engine to leave it so, and came back with docker compose up',
  );
  for (const issue of issues) await untilPublished(cluster, issue);
  const pulls = await cluster.pulls();
  if (pulls.length !== 3) throw new Error(`There are ${pulls.length} pull requests of 3 issues.`);
  say('nothing was lost or doubled: 3 issues, 3 pull requests');
}

export async function untilHealthy(project: Project, service: string): Promise<void> {
  await waitFor(`${service} is healthy`, HEALTHY_WITHIN_MS, async () => {
    const ids = await project.containers(service);
    const states = await Promise.all(
      ids.map((id) => docker(['inspect', '--format', '{{.State.Health.Status}}', id])),
    );
    return states.length > 0 && states.every((state) => state === 'healthy');
  });
}

async function untilPublished(cluster: Cluster, issue: number): Promise<void> {
  await waitFor(`issue #${issue} has its pull request`, WORK_WITHIN_MS, async () => {
    const { length } = await cluster.pullOf(issue);
    if (length > 1) throw new Error(`Issue #${issue} has ${length} pull requests.`);
    return length === 1;
  });
}

/**
 * As a crash or the kernel's killer would, from outside: `docker kill` tells the engine to leave the container dead, and
 * inside its own namespace a first process can't be killed.
 */
async function killProcess(project: Project, id: string): Promise<void> {
  const pid = await docker(['inspect', '--format', '{{.State.Pid}}', id]);
  const image = await docker([
    'inspect',
    '--format',
    '{{.Image}}',
    await project.container('github'),
  ]);
  await docker([
    ...['run', '--rm', '--pid', 'host', '--user', '0', '--network', 'none', image],
    ...['node', '-e', `process.kill(${Number(pid)}, 'SIGKILL')`],
  ]);
}

async function untilBack(id: string): Promise<void> {
  await waitFor('a killed container is back', HEALTHY_WITHIN_MS, async () => {
    const state = await docker([
      'inspect',
      '--format',
      '{{.RestartCount}} {{.State.Health.Status}}',
      id,
    ]);
    return /^[1-9]\d* healthy$/.test(state);
  });
}

function issueText(name: string): Promise<string> {
  return readFile(join(repositoryRoot(), 'cli', 'demo', 'scenario', `${name}.md`), 'utf8');
}

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}
