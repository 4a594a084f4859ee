import {
  parseEvent,
  PullRequestRequested,
  TaskCompleted,
  TaskQueued,
  TaskRunning,
  TaskStarted,
  type EventDefinition,
} from '#libs/contracts';
import { StreamReader } from '#libs/messaging';
import type pg from 'pg';

import { onBroker } from '../backstage.ts';
import type { Check } from '../bench.ts';

/** What is said of each task, by whoever says it; the assignment is gone from its work queue once it is done. */
const SAID: readonly EventDefinition[] = [
  ...[TaskQueued, TaskStarted, TaskRunning, TaskCompleted, PullRequestRequested],
];

/** Every task went through every state once: by its rows, by what was said of it, and by what is left of the work. */
export async function everyStateOnce({
  natsUrl,
  client,
}: {
  natsUrl: string;
  client: pg.Client;
}): Promise<Check[]> {
  const { rows } = await client.query<{ id: string }>('select id from tasks');
  const tasks = new Set(rows.map(({ id }) => id));
  return [await byRows(client, tasks.size), ...(await bySayings(natsUrl, tasks))];
}

async function byRows(client: pg.Client, tasks: number): Promise<Check> {
  const { rows } = await client.query<{ whole: number; attempts: number; said: number }>(
    `select
       (select count(*)::int from tasks task
        join task_attempts attempt on attempt.task_id = task.id and attempt.attempt = 1
        where task.status = 'publishing' and task.attempt = 1 and task.started_at is not null
          and attempt.assigned_at <= attempt.started_at and attempt.started_at <= attempt.ended_at
          and attempt.outcome = 'completed' and attempt.agent = task.assigned_agent_id) as whole,
       (select count(*)::int from task_attempts) as attempts,
       (select count(*)::int from outbox said
        join tasks task on task.id::text = split_part(said.message_id, ':', 2)
        where said.sent_at is not null and split_part(said.message_id, ':', 3) = '1'
          and split_part(said.message_id, ':', 1) in ('queue', 'assign', 'run', 'pr')) as said`,
  );
  const { whole = 0, attempts = 0, said = 0 } = rows[0] ?? {};
  return {
    what: 'every task was assigned, started and completed once, in this order, and each told once',
    ok: tasks > 0 && whole === tasks && attempts === tasks && said === 4 * tasks,
    detail: `${tasks} tasks, ${whole} whole, ${attempts} attempts, ${said} sayings`,
  };
}

async function bySayings(natsUrl: string, tasks: ReadonlySet<string>): Promise<Check[]> {
  return onBroker(natsUrl, async (app) => {
    const reader = app.get(StreamReader);
    const heard = new Map(SAID.map(({ type }) => [type, new Map<string, number>()]));
    for (const stream of new Set(SAID.map((definition) => definition.stream)))
      for await (const part of reader.messagesOf(stream))
        for (const { text } of part) {
          const { event } = parseEvent(text, SAID);
          const { taskId } = event.data as { taskId: string };
          const counts = heard.get(event.type);
          counts?.set(taskId, (counts.get(taskId) ?? 0) + 1);
        }
    const left = (await reader.fillOf('TASKS'))?.messages ?? -1;
    const sayings = [...heard].map(([type, counts]): Check => {
      const double = [...counts.values()].filter((count) => count !== 1).length;
      const missing = [...tasks].filter((id) => !counts.has(id)).length;
      return {
        what: `${type} is in its stream once for each task`,
        ok: counts.size === tasks.size && double === 0 && missing === 0,
        detail: `${counts.size} tasks, ${missing} missing, ${double} not once`,
      };
    });
    const what = 'no assignment is left on the work queue';
    return [...sayings, { what, ok: left === 0, detail: `${left} left` }];
  });
}
