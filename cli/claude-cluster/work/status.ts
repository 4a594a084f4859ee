import { Command } from 'commander';

import { apiOf, outputOf, type Context } from '../context.ts';
import type { ApiClient } from '../connect/api-client.ts';
import type { ClusterStatus, List, Task, TaskSummary } from '../connect/answers.ts';
import { clusterLines } from '../show/cluster-lines.ts';
import { examples } from '../show/help.ts';
import { taskDetails, taskTable } from '../show/task-lines.ts';
import { watch, type Look } from '../show/watch.ts';
import { taskPath } from '../task-reference.ts';

const TASKS_SHOWN = 10;

/** `claude-cluster status` */
export function status(context: Context): Command {
  return new Command('status')
    .description('show how the cluster is, or one task')
    .argument('[task]', 'owner/name#12, the issue’s address, or the task’s id')
    .option('-w, --watch', 'stay, and show it anew as it changes; with --json a line for each look')
    .addHelpText(
      'after',
      examples(
        ['claude-cluster status'],
        ['claude-cluster status --watch'],
        ['claude-cluster status octo-org/shop#12'],
      ),
    )
    .action(async (task: string | undefined, options: { watch?: true }, command: Command) => {
      const path = task === undefined ? undefined : taskPath(task);
      const api = await apiOf(context, command);
      const output = outputOf(context, command);
      const look = path === undefined ? () => lookAtCluster(api) : () => lookAtTask(api, path);
      if (options.watch === true) return watch(look, output, context.signal);
      const { value, text } = await look();
      output.answer(value, text);
    });
}

async function lookAtTask(api: ApiClient, path: string): Promise<Look> {
  const task = await api.get<Task>(path);
  return { value: task, text: (output) => taskDetails(task, output) };
}

async function lookAtCluster(api: ApiClient): Promise<Look> {
  const [found, tasks] = await Promise.all([
    api.get<ClusterStatus>('/api/v1/cluster/status'),
    api.get<List<TaskSummary>>('/api/v1/tasks', { limit: TASKS_SHOWN }),
  ]);
  return {
    value: found,
    text: (output) =>
      [
        clusterLines(found, output, Date.now()),
        ...(tasks.items.length === 0 ? [] : ['', taskTable(tasks.items, output, Date.now())]),
      ].join('\n'),
  };
}
