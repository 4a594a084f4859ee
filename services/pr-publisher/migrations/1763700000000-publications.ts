import { messagingTables } from '#libs/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pull requests, status comments, outbox and inbox. */
export class Publications1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...messagingTables()]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pull_requests, comments, outbox, inbox');
  }
}

const TABLES = [
  `create table pull_requests (
    repository_id bigint not null,
    issue_number int not null,
    branch text not null,
    repository_name text not null,
    task_id uuid not null,
    attempt int not null,
    pushed_shas text[] not null,
    head_sha text,
    number int,
    url text,
    state text check (state in ('open', 'closed', 'merged')),
    created_at timestamptz not null default now(),
    opened_at timestamptz,
    primary key (repository_id, issue_number, branch),
    -- Known to be there means read back, whole.
    check ((number is null) = (url is null) and (number is null) = (head_sha is null))
  )`,
  `create table comments (
    task_id uuid primary key,
    repository_name text not null,
    issue_number int not null,
    facts jsonb not null,
    comment_id bigint,
    shown_sha256 text,
    updated_at timestamptz not null default now()
  )`,
];
