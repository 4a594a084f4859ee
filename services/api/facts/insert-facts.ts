import type { EntityManager } from '#libs/persistence';

import { auditOf } from './audit-of.ts';
import type { Fact } from './fact.ts';

/** @returns those that were not there yet */
export async function insertFacts(
  tx: EntityManager,
  facts: readonly Fact[],
): Promise<readonly Fact[]> {
  if (facts.length === 0) return [];
  const rows = facts.map((fact) => ({ ...fact, ...auditOf(fact) }));
  const fresh: { type: string; id: string }[] = await tx.query(
    `insert into facts (type, id, at, task_id, issue_key, repository, issue_number, attempt, agent, command_id,
       audit, actor, actor_right, traceparent, data)
     select type, id, at, "taskId", "issueKey", repository, "issueNumber", attempt, agent, "commandId",
       audit, actor, "right", traceparent, data
     from jsonb_to_recordset($1::jsonb) as fact (type text, id text, at timestamptz, "taskId" uuid, "issueKey" text,
       repository text, "issueNumber" int, attempt int, agent text, "commandId" text, audit text, actor text,
       "right" text, traceparent text, data jsonb)
     on conflict do nothing
     returning type, id`,
    [JSON.stringify(rows)],
  );
  const known = new Set(fresh.map(({ type, id }) => `${type} ${id}`));
  return facts.filter(({ type, id }) => known.has(`${type} ${id}`));
}
