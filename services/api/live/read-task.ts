import type { EntityManager } from '#libs/persistence';

import type { TaskSummary } from '../tasks/task-summary.dto.ts';
import type { TimelineEntry } from '../tasks/task.dto.ts';

/** A line an agent said while it worked. */
export interface ProgressLine {
  readonly id: string;
  readonly at: string;
  readonly attempt: number;
  readonly stage: string;
  readonly round: number;
  readonly message: string;
  readonly costUsd: number;
  readonly tokens: number;
}

/** A task as it is, and what was heard of it since some moment. */
export interface TaskSeen {
  /** The oldest transaction that was open when we looked: whoever goes on from there misses nothing. */
  readonly horizon: number;
  /** The next transaction's: no cursor of ours lies behind it. */
  readonly next: number;
  readonly summary: TaskSummary;
  readonly timeline: readonly TimelineEntry[];
  readonly lines: readonly ProgressLine[];
}

/**
 * Looks at a task, all of it at one moment.
 *
 * @param since a horizon; what that transaction and later ones brought is told. 0: everything
 * @returns undefined when there is no such task
 */
export async function readTask(
  manager: EntityManager,
  taskId: string,
  since: number,
): Promise<TaskSeen | undefined> {
  const [row] = await manager.query<Row[]>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next,
       summary, page->'timeline' as timeline,
       array(select type || '/' || id from facts
         where tx >= $2 and (task_id = $1 or task_id is null and issue_key = tasks.issue_key)) as fresh,
       coalesce((select jsonb_agg(jsonb_build_object('id', id, 'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'attempt', attempt, 'stage', stage, 'round', round, 'message', message, 'costUsd', cost_usd, 'tokens', tokens)
           order by attempt, at, id)
         from progress where task_id = $1 and tx >= $2), '[]') as lines
     from tasks where id = $1`,
    [taskId, since],
  );
  if (row === undefined) return undefined;
  const fresh = new Set(row.fresh);
  return { ...row, timeline: row.timeline.filter(({ id }) => fresh.has(id)) };
}

type Row = TaskSeen & { readonly fresh: readonly string[] };
