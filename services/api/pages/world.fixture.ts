import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  DeadLetter,
  NodeDrain,
  NodeDraining,
  NodeHeartbeat,
  NodeJoined,
  NodeOnline,
  NodeResume,
  RequestFailed,
  TaskAnswered,
  TaskApprove,
  TaskRetry,
  TaskRun,
  TaskStop,
  type CommandVerb,
  type EventDefinition,
  type NodeCommandData,
  type NodeStateData,
} from '#libs/contracts';

import { Life } from '../lives.fixture.ts';
import type { Stage } from '../stage.fixture.ts';

const NOW = new Date().toISOString();
export const DONE = new Life(1, { at: NOW }).classified().queued().running().progress();
export const HELD = new Life(2, { at: NOW }).classified().queued().running().requested().held();
export const FAILED = new Life(3, { at: NOW })
  .classified()
  .queued()
  .running()
  .reassigned()
  .finished('failed');
export const RUNNING = new Life(4, { at: NOW })
  .classified()
  .queued(1, { dependsOn: [1] })
  .running()
  .progress();
const REFUSED = new Life(5, { at: NOW }).refused().declined();
const FLEET = { hostname: 'octo-pc', specialties: ['backend' as const], slots: 2 };

/** A cluster in which there is something of everything. */
export async function tellAll(stage: Stage): Promise<void> {
  const keep = { taskId: DONE.taskId, attempt: 1, kind: 'log' as const, content: 'all of it' };
  DONE.requested(1, { artifacts: [await stage.keep(keep)] })
    .opened()
    .finished('completed');
  for (const life of [DONE, HELD, FAILED, RUNNING, REFUSED]) await stage.tellRest(life);
  await stateOf(stage, NodeJoined);
  await stage.say(NodeHeartbeat, {
    tokens: { agent: 'pc1' },
    data: {
      ...{ ...FLEET, running: [], draining: false, claudeCodeVersion: '2.1.0' },
      workspaceRoot: '/invented/workspaces',
      sandbox: 'docker',
      system: {
        ...{ platform: 'linux', arch: 'x64', cpus: 4, load1: 0.5, nodeVersion: 'v24.0.0' },
        ...{ memoryTotalBytes: 8e9, memoryFreeBytes: 4e9, diskFreeBytes: 1e11 },
      },
    },
  });
  for (const stream of ['PRS', 'TASKS'])
    await stage.say(DeadLetter, {
      tokens: { stream, consumer: 'reader' },
      data: {
        ...{ stream, consumer: 'reader', subject: 'pr.backend.opened', sequence: 3 },
        ...{ deliveries: 20, reason: 'GitHub is gone.' },
        original: await readFile(
          join(import.meta.dirname, '../../../libs/contracts/samples/pr.opened.v1.json'),
          'utf8',
        ),
      },
    });
  await stage.isHeard();
}

async function stateOf(stage: Stage, definition: EventDefinition<NodeStateData>): Promise<void> {
  const drainedBy = definition === NodeDraining ? { drainedBy: 'api:configuration' } : {};
  await stage.say(definition, {
    tokens: { agent: 'pc1' },
    data: { agent: 'pc1', ...FLEET, ...drainedBy, decidedAt: new Date().toISOString() },
  });
}

/** The scheduler, node-health and pr-publisher: they answer as they would. */
export function playOthers(stage: Stage): void {
  const answers: [EventDefinition, CommandVerb, () => Life][] = [
    [TaskStop, 'stop', () => RUNNING.finished('cancelled')],
    [TaskRetry, 'retry', () => FAILED.queued(2)],
    [TaskApprove, 'approve', () => HELD.requested(1, { approved: true })],
  ];
  for (const [definition, verb, then] of answers)
    stage.hear(definition as typeof TaskStop, async ({ data }) => {
      const done = data.issueNumber !== DONE.issueNumber;
      if (done) await stage.tellRest(then());
      await stage.say(TaskAnswered, {
        tokens: { specialty: 'backend' },
        data: {
          ...{ repository: data.repository, issueId: data.issueId, issueNumber: data.issueNumber },
          ...{ commandId: data.commandId, by: data.by, right: data.right, verb, done },
          detail: done ? 'It is done.' : 'There was nothing to do.',
        },
      });
    });
  const commanded = (
    definition: EventDefinition<NodeCommandData>,
    tell: () => Promise<void>,
  ): void => {
    stage.hear(definition, tell);
  };
  commanded(NodeDrain, () => stateOf(stage, NodeDraining));
  commanded(NodeResume, () => stateOf(stage, NodeOnline));
  const fresh = new Life(9, { repositoryId: 9, at: NOW });
  stage.hear(TaskRun, async ({ data: { commandId, repositoryName } }) => {
    if (repositoryName === fresh.repository.fullName)
      await stage.tellRest(fresh.classifiedFor(commandId).queued());
    else
      await stage.say(RequestFailed, {
        data: { commandId, repositoryName, detail: 'No such issue.' },
      });
  });
}
