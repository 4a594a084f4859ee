import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who allowed what, what was refused, what was published; and who was told that they may not. */
export class Trust1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit, refusals');
    await runner.query('drop function refuse_to_change_the_audit');
  }
}

const STATEMENTS = [
  `create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    kind text not null check (kind in
      ('authorised', 'refused', 'declined', 'held', 'approved', 'published', 'publish-refused')),
    repository text not null,
    issue_number int not null,
    task_id uuid,
    attempt int,
    actor text,
    actor_right text,
    event_id text not null,
    head_sha text,
    detail jsonb not null,
    unique (event_id, kind)
  )`,
  'create index audit_issues on audit (repository, issue_number, id)',
  `create function refuse_to_change_the_audit() returns trigger language plpgsql as $$
   begin
     raise exception 'The audit is only ever added to: % is refused.', tg_op
       using errcode = 'insufficient_privilege', hint = 'Add a row that puts the former right.';
   end $$`,
  // Once a statement, so that one that would meet no row is refused as well.
  `create trigger audit_is_append_only before update or delete or truncate on audit
   for each statement execute function refuse_to_change_the_audit()`,
  // Also for a session that calls itself a replica.
  'alter table audit enable always trigger audit_is_append_only',
  `create table refusals (
    repository_id bigint not null,
    issue_number int not null,
    actor_id bigint not null,
    -- What this person was told on this issue.
    shown_reasons text[] not null default '{}',
    primary key (repository_id, issue_number, actor_id)
  )`,
];
