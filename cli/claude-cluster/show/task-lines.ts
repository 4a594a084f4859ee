import { money } from '../../terminal/figures.ts';
import type { Style } from '../../terminal/paint.ts';
import { plainLine } from '../../terminal/terminal-text.ts';
import type { Task, TaskStatus, TaskSummary, TimelineEntry } from '../connect/answers.ts';
import { referenceOf } from '../task-reference.ts';
import { age, moment } from './age.ts';
import type { Output } from './output.ts';
import { facts, table, type Column } from './table.ts';

export const STATUS_STYLES: Readonly<Record<TaskStatus, Style>> = {
  pending: 'dim',
  assigned: 'dim',
  running: 'cyan',
  publishing: 'cyan',
  completed: 'green',
  held: 'yellow',
  failed: 'red',
  cancelled: 'dim',
};

/** A line for each task, the one that changed last first as the api gives them. */
export function taskTable(tasks: readonly TaskSummary[], output: Output, nowMs: number): string {
  const columns: Column<TaskSummary>[] = [
    { head: 'task', of: referenceOf },
    { head: 'title', of: ({ title }) => title, elastic: true },
    { head: 'status', of: statusText, style: ({ status }) => STATUS_STYLES[status] },
    { head: 'specialty', of: ({ specialty }) => specialty },
    { head: 'agent', of: ({ agent }) => agent ?? '' },
    { head: 'try', of: tries, right: true },
    { head: 'cost', of: ({ costUsd }) => money(costUsd), right: true },
    { head: 'age', of: ({ createdAt }) => age(createdAt, nowMs), right: true },
  ];
  return table(tasks, columns, output);
}

/** Everything about one task that fits a screen. */
export function taskDetails(task: Task, output: Output): string {
  const { paint } = output;
  const pairs: [string, string][] = [
    ['issue', plainLine(task.issueUrl)],
    ['id', task.id],
    ['status', paint(STATUS_STYLES[task.status], statusText(task))],
    ['work', `${task.specialty}, priority ${task.priority}`],
    ...(task.agent === null ? [] : [['agent', task.agent] as [string, string]]),
    ['attempt', tries(task)],
    ['cost', `${money(task.costUsd)}, ${task.tokens} tokens`],
    ['since', moment(task.createdAt)],
    ...(task.requestedBy === null
      ? []
      : [['asked for by', plainLine(task.requestedBy)] as [string, string]]),
    ...(task.dependsOn.length === 0
      ? []
      : [['waits for', task.dependsOn.map((one) => `#${one}`).join(', ')] as [string, string]]),
    ...(task.pullRequest === null
      ? []
      : [['pull request', plainLine(task.pullRequest.url)] as [string, string]]),
    ...(task.traceUrl === null ? [] : [['trace', plainLine(task.traceUrl)] as [string, string]]),
    ...(task.reason === null ? [] : [['reason', plainLine(task.reason)] as [string, string]]),
    ...task.gates.map(({ gate, detail }): [string, string] => [
      'held by',
      plainLine(`${gate}: ${detail}`),
    ]),
  ];
  return [
    `${paint('bold', referenceOf(task))} ${plainLine(task.title)}`,
    facts(pairs, output),
    ...(task.timeline.length === 0
      ? []
      : ['', ...task.timeline.map((one) => timelineLine(one, output))]),
  ].join('\n');
}

/** `14:20:05  Tests passed  pc1  9 passed, 0 failed`. */
export function timelineLine({ at, title, agent, detail }: TimelineEntry, output: Output): string {
  const who = agent !== null && title.includes(agent) ? null : agent;
  const more = [who, detail].filter((one) => one !== null && one !== '').join('  ');
  return `${output.paint('dim', moment(at))}  ${plainLine(title)}${more === '' ? '' : `  ${output.paint('dim', plainLine(more))}`}`;
}

/** `running: test`, `failed`. */
export function statusText({ status, stage }: TaskSummary): string {
  return stage !== null && status === 'running' ? `${status}: ${stage}` : status;
}

/** `2/3`; empty before the first. */
function tries({ attempt, attemptsMax }: TaskSummary): string {
  if (attempt === 0) return '';
  return attemptsMax === null ? String(attempt) : `${attempt}/${attemptsMax}`;
}
