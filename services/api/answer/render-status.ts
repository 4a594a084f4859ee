import type { Explanation } from '../explain/explanation.dto.ts';
import type { TaskView } from '../tasks/task.dto.ts';
import { oneLine, renderNext } from './render-explanation.ts';

/** How far a task is; of an issue without one, why. */
export function renderStatus(task: TaskView | undefined, { summary, next }: Explanation): string {
  const head = `**${oneLine(summary)}**`;
  if (task === undefined) return [head, renderNext(next)].join('\n\n');
  const { status, stage, agent, attempt, attemptsMax, costUsd, tokens, specialty, priority } = task;
  const rows = [
    ['Status', stage === null ? status : `${status}, ${stage}`],
    ['Kind', `${specialty}, ${priority} priority`],
    ['Agent', agent === null ? '–' : `\`${agent}\``],
    ['Attempt', attemptsMax === null ? String(attempt) : `${attempt} of ${attemptsMax}`],
    ['Cost', `$${costUsd.toFixed(2)}, ${tokens.toLocaleString('en-US')} tokens`],
    ['Pull request', task.pullRequest?.url ?? '–'],
    ['Task', `\`${task.id}\``],
  ];
  const table = [
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name ?? ''} | ${value ?? ''} |`),
  ];
  return [head, table.join('\n'), renderNext(next)].join('\n\n');
}
