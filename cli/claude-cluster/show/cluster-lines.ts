import { plural } from '../../terminal/figures.ts';
import { TASK_STATUSES, type Agent, type ClusterStatus } from '../connect/answers.ts';
import { referenceOf } from '../task-reference.ts';
import { age } from './age.ts';
import type { Output } from './output.ts';
import { facts, table } from './table.ts';
import { STATUS_STYLES } from './task-lines.ts';

/** The cluster on a few lines: who works, what waits, what is wrong. */
export function clusterLines(status: ClusterStatus, output: Output, nowMs: number): string {
  const { agents, tasks, queue, deadLetters, readModel } = status;
  const { paint } = output;
  const counted = TASK_STATUSES.filter((one) => tasks[one] > 0).map((one) =>
    paint(STATUS_STYLES[one], `${tasks[one]} ${one}`),
  );
  const waiting = queue
    .filter(({ waiting: count }) => count > 0)
    .map(({ specialty, waiting: count, oldestAt, onlineAgents }) => {
      const line = `${count} ${specialty}, the oldest for ${age(oldestAt, nowMs)}`;
      return onlineAgents > 0 ? line : paint('red', `${line}, and no agent for it is online`);
    });
  const behind = readModel.filter(({ lag }) => lag > 0);
  return facts(
    [
      ['agents', agentsText(agents, output)],
      ['slots', `${agents.busy} of ${agents.slots} busy`],
      ['tasks', counted.length === 0 ? 'none yet' : counted.join(', ')],
      ['waiting', waiting.length === 0 ? 'nothing' : waiting.join('; ')],
      [
        'dead letters',
        deadLetters === 0
          ? 'none'
          : paint('red', `${deadLetters}; look at them: claude-cluster dlq list`),
      ],
      ...(behind.length === 0
        ? []
        : [
            [
              'not read yet',
              behind.map(({ stream, lag }) => `${plural(lag, 'message')} of ${stream}`).join(', '),
            ] as [string, string],
          ]),
    ],
    output,
  );
}

/** A line for each agent. */
export function agentTable(agents: readonly Agent[], output: Output, nowMs: number): string {
  return table(
    agents,
    [
      { head: 'agent', of: ({ id }) => id },
      {
        head: 'state',
        of: ({ state, drained }) => (drained && state !== 'offline' ? 'drained' : state),
        style: ({ state, drained }) =>
          state === 'offline' ? 'red' : drained || state === 'draining' ? 'yellow' : 'green',
      },
      { head: 'specialties', of: ({ specialties }) => specialties.join(', ') },
      { head: 'busy', of: ({ running, slots }) => `${running.length}/${slots}`, right: true },
      { head: 'works on', of: ({ running }) => running.map(referenceOf).join(', '), elastic: true },
      { head: 'load', of: loadText, right: true },
      { head: 'claude', of: ({ claudeCodeVersion }) => claudeCodeVersion ?? '' },
      { head: 'sandbox', of: ({ sandbox }) => sandbox ?? '' },
      { head: 'seen', of: ({ lastSeenAt }) => `${age(lastSeenAt, nowMs)} ago`, right: true },
    ],
    output,
  );
}

function agentsText(
  { online, draining, offline }: ClusterStatus['agents'],
  { paint }: Output,
): string {
  const all = [
    paint(online > 0 ? 'green' : 'red', `${online} online`),
    ...(draining > 0 ? [paint('yellow', `${draining} draining`)] : []),
    ...(offline > 0 ? [paint('red', `${offline} offline`)] : []),
  ];
  return all.join(', ');
}

function loadText({ system }: Agent): string {
  return system === null ? '' : `${system.load1.toFixed(1)}/${system.cpus}`;
}
