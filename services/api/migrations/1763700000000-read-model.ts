import { messagingTables } from '#libs/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the streams told, and what is made of it; outbox and inbox. */
export class ReadModel1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...messagingTables()]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table facts, progress, tasks, attempts, runs, agents, dead_letters, outbox, inbox`,
    );
  }
}

const TABLES = [
  `create table facts (
    type text not null,
    id text not null,
    -- In the order of arrival, and so another one after each rebuild.
    seq bigint generated always as identity,
    -- When it was said, by the clock of whoever said it.
    at timestamptz not null,
    task_id uuid,
    -- <repository's id>#<number>: stays when the repository is renamed.
    issue_key text,
    repository text,
    issue_number int,
    attempt int,
    agent text,
    command_id text,
    -- Set where it belongs into the audit.
    audit text,
    actor text,
    actor_right text,
    traceparent text,
    data jsonb not null,
    primary key (type, id)
  )`,
  'create index facts_of_task on facts (task_id, seq) where task_id is not null',
  'create index facts_of_issue on facts (issue_key) where issue_key is not null',
  'create index facts_of_named_issue on facts (lower(repository), issue_number) where repository is not null',
  'create index facts_of_command on facts (command_id) where command_id is not null',
  'create index facts_of_agent on facts (agent, at desc) where task_id is null and agent is not null',
  'create index facts_audit on facts (at desc, type desc, id desc) where audit is not null',
  'create index facts_audit_of_kind on facts (audit, at desc, type desc, id desc) where audit is not null',
  'create index facts_audit_of_actor on facts (actor, at desc, type desc, id desc) where audit is not null',
  `create table progress (
    task_id uuid not null,
    attempt int not null,
    id text not null,
    seq bigint generated always as identity,
    at timestamptz not null,
    stage text not null,
    round int not null,
    message text not null,
    cost_usd double precision not null,
    tokens bigint not null,
    primary key (task_id, attempt, id)
  )`,
  'create index progress_newest on progress (task_id, attempt, at desc, id desc)',
  'create index progress_arrival on progress (task_id, seq)',
  `create table tasks (
    id uuid primary key,
    issue_key text not null,
    repository text not null,
    issue_number int not null,
    title text not null,
    status text not null,
    specialty text not null,
    priority text not null,
    agent text,
    depends_on int[] not null,
    queued_at timestamptz not null,
    not_before timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- What lists show, what a task's own page shows besides, and what it waits for.
    summary jsonb not null,
    page jsonb not null,
    waits jsonb not null
  )`,
  'create index tasks_newest on tasks (updated_at desc, id desc)',
  'create index tasks_youngest on tasks (created_at desc, id desc)',
  'create index tasks_by_status on tasks (status, updated_at desc, id desc)',
  'create index tasks_by_agent on tasks (agent, updated_at desc, id desc)',
  'create index tasks_of_issue on tasks (issue_key)',
  'create index tasks_of_named_issue on tasks (lower(repository), issue_number)',
  'create index tasks_depending on tasks using gin (depends_on)',
  `create table attempts (
    task_id uuid not null,
    attempt int not null,
    agent text,
    model text,
    specialty text not null,
    outcome text not null,
    started_at timestamptz,
    ended_at timestamptz,
    cost_usd double precision not null,
    tokens bigint not null,
    primary key (task_id, attempt)
  )`,
  'create index attempts_ended on attempts ((coalesce(ended_at, started_at)))',
  `create table runs (
    task_id uuid not null,
    run int not null,
    specialty text not null,
    queued_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    outcome text,
    cost_usd double precision not null,
    tokens bigint not null,
    primary key (task_id, run)
  )`,
  'create index runs_queued on runs (queued_at)',
  'create index runs_finished on runs (finished_at)',
  `create table agents (
    id text primary key,
    state text,
    decided_at timestamptz,
    hostname text,
    specialties text[],
    slots int,
    -- Who wants it to be given nothing new; by an operator's word, and not the agent's own.
    drained_by text,
    heartbeat_at timestamptz,
    heartbeat jsonb
  )`,
  `create table dead_letters (
    -- Its place in the stream DLQ.
    id bigint primary key,
    at timestamptz not null,
    stream text not null,
    consumer text not null,
    subject text not null,
    sequence bigint not null,
    deliveries int not null,
    reason text not null,
    original text not null
  )`,
];
