import { messagingTables } from '#libs/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tasks, their attempts, the fleet as the scheduler sees it, outbox and inbox. */
export class Tasks1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...messagingTables()]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table task_attempts, tasks, agents, outbox, inbox');
  }
}

const TABLES = [
  `create table tasks (
    id uuid primary key,
    repository_id bigint not null,
    repository_name text not null,
    github_issue_id bigint not null,
    issue_number int not null,
    title text not null,
    description text not null,
    requirements jsonb not null,
    issue jsonb not null,
    repository jsonb not null,
    requested_by jsonb not null,
    specialty text not null,
    priority text not null check (priority in ('critical', 'high', 'medium', 'low')),
    depends_on int[] not null,
    status text not null check (status in
      ('pending', 'assigned', 'running', 'publishing', 'completed', 'held', 'failed', 'cancelled')),
    held_by text,
    run int not null,
    attempt int not null,
    attempts_before int not null,
    assigned_agent_id text,
    lease_until timestamptz,
    not_before timestamptz,
    workspace_path text,
    pr_url text,
    error_message text,
    traceparent text,
    created_at timestamptz not null default now(),
    queued_at timestamptz not null default now(),
    started_at timestamptz,
    completed_at timestamptz,
    unique (repository_id, issue_number),
    -- Who works on it is known exactly while somebody may.
    check ((status in ('assigned', 'running')) = (lease_until is not null)),
    check (status not in ('assigned', 'running') or assigned_agent_id is not null),
    check (status <> 'pending' or assigned_agent_id is null),
    check (status <> 'completed' or pr_url is not null),
    check ((status = 'held') = (held_by is not null))
  )`,
  `create index tasks_queue on tasks (queued_at) where status = 'pending'`,
  `create index tasks_leases on tasks (lease_until) where status in ('assigned', 'running')`,
  `create table task_attempts (
    task_id uuid not null references tasks on delete cascade,
    attempt int not null check (attempt > 0),
    agent text not null,
    assigned_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz,
    outcome text check (outcome in ('completed', 'failed', 'agent-lost', 'cancelled')),
    failure jsonb,
    spend jsonb,
    stage text,
    primary key (task_id, attempt),
    check ((ended_at is null) = (outcome is null))
  )`,
  // The last line of defence of "one attempt at a time".
  `create unique index task_attempts_one_open on task_attempts (task_id) where ended_at is null`,
  `create table agents (
    id text primary key,
    hostname text not null,
    specialties text[] not null,
    slots int not null check (slots > 0),
    state text not null check (state in ('online', 'draining', 'offline')),
    decided_at timestamptz not null
  )`,
];
