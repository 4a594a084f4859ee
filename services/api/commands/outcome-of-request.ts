import {
  IssueClassified,
  IssueDeclined,
  IssueRefused,
  RequestFailed,
  TaskQueued,
} from '#libs/contracts';
import type { EntityManager } from '#libs/persistence';

/** What became of somebody's request for work. `taskId` when there is one, else why there is none. */
export type Outcome =
  | { readonly kind: 'queued'; readonly taskId: string }
  | { readonly kind: 'declined' | 'failed' | 'refused'; readonly detail: string };

const KINDS = {
  [RequestFailed.type]: 'failed',
  [IssueDeclined.type]: 'declined',
  [IssueRefused.type]: 'refused',
} as const;

interface Fact {
  readonly type: string;
  readonly detail: string | null;
  readonly taskId: string | null;
}

/**
 * Reads what is known of a request by now. The issue it led to is known by its id; the task, by being queued after the issue was
 * found to be work, or by being worked on already.
 *
 * @returns undefined while it is not known
 */
export async function outcomeOfRequest(
  manager: EntityManager,
  commandId: string,
): Promise<Outcome | undefined> {
  const facts = await manager.query<Fact[]>(
    `select type, data->>'detail' as detail,
       (select queued.task_id from facts as queued
        where queued.issue_key = facts.issue_key and queued.type = $3
          and (queued.at >= facts.at or exists (select from tasks
            where id = queued.task_id and status in ('pending', 'assigned', 'running', 'publishing', 'held')))
        order by queued.at desc limit 1) as "taskId"
     from facts where command_id = $1 and type = any($2) order by at desc`,
    [commandId, [...Object.keys(KINDS), IssueClassified.type], TaskQueued.type],
  );
  for (const { type, detail, taskId } of facts) {
    const kind = Object.entries(KINDS).find(([one]) => one === type)?.[1];
    if (kind !== undefined) return { kind, detail: detail ?? '' };
    if (taskId !== null) return { kind: 'queued', taskId };
  }
  return undefined;
}
