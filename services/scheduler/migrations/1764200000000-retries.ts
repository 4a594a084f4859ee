import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run can go on from the unfinished work of the runs before it. */
export class Retries1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table tasks add column goes_on_after int not null default 0');
    // As it was until now: only from its own.
    await runner.query('update tasks set goes_on_after = attempts_before');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table tasks drop column goes_on_after');
  }
}
