import type { EntityManager } from '#libs/persistence';

import type { FoldedTask } from './fold-task.ts';

/** Puts the rows of folded tasks in place of what was there. */
export async function writeTasks(tx: EntityManager, tasks: readonly FoldedTask[]): Promise<void> {
  if (tasks.length === 0) return;
  await upsertTasks(tx, tasks);
  const ids = tasks.map(({ summary }) => summary.id);
  await tx.query('delete from attempts where task_id = any($1)', [ids]);
  await tx.query('delete from runs where task_id = any($1)', [ids]);
  await insertAttempts(tx, tasks);
  await insertRuns(tx, tasks);
  await nameTheirFacts(tx, ids);
}

async function upsertTasks(tx: EntityManager, tasks: readonly FoldedTask[]): Promise<void> {
  const rows = tasks.map(({ issueKey, summary, page, waits, queuedAt }) => ({
    ...{ issueKey, queuedAt, summary, page, waits },
    dependsOn: page.dependsOn,
    notBefore: waits.notBefore,
  }));
  await tx.query(
    `insert into tasks (id, issue_key, repository, issue_number, title, status, specialty, priority, agent, depends_on,
       queued_at, not_before, created_at, updated_at, summary, page, waits)
     select shown.id, "issueKey", shown.repository, shown."issueNumber", shown.title, shown.status, shown.specialty,
       shown.priority, shown.agent, "dependsOn", "queuedAt", "notBefore", shown."createdAt", shown."updatedAt",
       summary, page, waits
     from jsonb_to_recordset($1::jsonb) as task ("issueKey" text, "dependsOn" int[], "queuedAt" timestamptz,
       "notBefore" timestamptz, summary jsonb, page jsonb, waits jsonb)
     cross join jsonb_to_record(summary) as shown (id uuid, repository text, "issueNumber" int, title text, status text,
       specialty text, priority text, agent text, "createdAt" timestamptz, "updatedAt" timestamptz)
     on conflict (id) do update set issue_key = excluded.issue_key, repository = excluded.repository,
       issue_number = excluded.issue_number, title = excluded.title, status = excluded.status,
       specialty = excluded.specialty, priority = excluded.priority, agent = excluded.agent,
       depends_on = excluded.depends_on, queued_at = excluded.queued_at, not_before = excluded.not_before,
       created_at = excluded.created_at, updated_at = excluded.updated_at, summary = excluded.summary,
       page = excluded.page, waits = excluded.waits`,
    [JSON.stringify(rows)],
  );
}

async function insertAttempts(tx: EntityManager, tasks: readonly FoldedTask[]): Promise<void> {
  const rows = tasks.flatMap(({ summary: { id, specialty }, page }) =>
    page.attempts.map(
      ({ attempt, agent, model, outcome, startedAt, endedAt, costUsd, tokens }) => ({
        ...{ taskId: id, specialty, attempt, agent, model },
        ...{ outcome, startedAt, endedAt, costUsd, tokens },
      }),
    ),
  );
  await tx.query(
    `insert into attempts (task_id, attempt, agent, model, specialty, outcome, started_at, ended_at, cost_usd, tokens)
     select "taskId", attempt, agent, model, specialty, outcome, "startedAt", "endedAt", "costUsd", tokens
     from jsonb_to_recordset($1::jsonb) as one ("taskId" uuid, attempt int, agent text, model text, specialty text,
       outcome text, "startedAt" timestamptz, "endedAt" timestamptz, "costUsd" double precision, tokens bigint)`,
    [JSON.stringify(rows)],
  );
}

async function insertRuns(tx: EntityManager, tasks: readonly FoldedTask[]): Promise<void> {
  const rows = tasks.flatMap(({ summary: { id }, runs }) =>
    runs.map((run) => ({ ...run, taskId: id })),
  );
  await tx.query(
    `insert into runs (task_id, run, specialty, queued_at, started_at, finished_at, outcome, cost_usd, tokens)
     select "taskId", run, specialty, "queuedAt", "startedAt", "finishedAt", outcome, "costUsd", tokens
     from jsonb_to_recordset($1::jsonb) as one ("taskId" uuid, run int, specialty text, "queuedAt" timestamptz,
       "startedAt" timestamptz, "finishedAt" timestamptz, outcome text, "costUsd" double precision, tokens bigint)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}

/** What pr-publisher says names the task alone; in the audit one looks for the repository. */
async function nameTheirFacts(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update facts set repository = tasks.repository, issue_number = tasks.issue_number
     from tasks where facts.task_id = tasks.id and tasks.id = any($1) and facts.repository is null`,
    [ids],
  );
}
