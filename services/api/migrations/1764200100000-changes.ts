import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tells whoever listens that something changed, whichever process changed it, and remembers by which transaction, so that
 * somebody who was away is told what they missed.
 */
export class Changes1764200100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table changes (
      kind text not null,
      key text not null,
      -- The transaction that changed it last.
      tx bigint not null,
      primary key (kind, key)
    )`);
    await runner.query('create index changes_by_transaction on changes (tx)');
    // In the order in which transactions began, and not of arrival: one that ends late is not missed by who looks back.
    for (const table of ['facts', 'progress'])
      await runner.query(
        `alter table ${table} add column tx bigint not null default pg_current_xact_id()::text::bigint`,
      );
    await runner.query(`create function note_change() returns trigger language plpgsql as $$
      begin
        insert into changes (kind, key, tx) values (tg_argv[0], new.id::text, pg_current_xact_id()::text::bigint)
          on conflict (kind, key) do update set tx = excluded.tx;
        perform pg_notify('api_changes', tg_argv[0] || ' ' || new.id);
        return null;
      end $$`);
    await runner.query(`create function tell_of_fact() returns trigger language plpgsql as $$
      begin
        if new.task_id is not null then
          perform pg_notify('api_changes', 'task ' || new.task_id);
        end if;
        if new.command_id is not null then
          perform pg_notify('api_changes', 'command ' || new.command_id);
        end if;
        return null;
      end $$`);
    await runner.query(`create function tell_of_progress() returns trigger language plpgsql as $$
      begin
        perform pg_notify('api_changes', 'task ' || new.task_id);
        return null;
      end $$`);
    for (const [trigger, table, deed] of TRIGGERS)
      await runner.query(
        `create trigger ${trigger} after ${table} for each row execute function ${deed}`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['note_change', 'tell_of_fact', 'tell_of_progress'])
      await runner.query(`drop function ${name} cascade`);
    await runner.query('drop table changes');
    for (const table of ['facts', 'progress'])
      await runner.query(`alter table ${table} drop column tx`);
  }
}

const TRIGGERS = [
  ['task_changed', 'insert or update on tasks', `note_change('task')`],
  ['agent_changed', 'insert or update on agents', `note_change('agent')`],
  ['fact_came', 'insert on facts', 'tell_of_fact()'],
  ['progress_came', 'insert on progress', 'tell_of_progress()'],
] as const;
