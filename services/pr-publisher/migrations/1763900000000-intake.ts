import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far what GitHub did not tell us was looked for, and which deliveries it still owes. */
export class Intake1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table looks, missed_deliveries');
  }
}

const TABLES = [
  `create table looks (
    -- The app's deliveries, or a repository's full name.
    subject text primary key,
    looked_at timestamptz not null
  )`,
  `create table missed_deliveries (
    guid text primary key,
    -- GitHub's number of the latest try, which failed.
    latest_try bigint not null,
    failed_at timestamptz not null,
    -- The try after which we asked for another; a later one that fails may be asked for again.
    asked_after_try bigint,
    times_asked int not null default 0,
    ask_at timestamptz not null default now()
  )`,
];
