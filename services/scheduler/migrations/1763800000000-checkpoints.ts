import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Unfinished work outlives its agent. */
export class Checkpoints1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table task_attempts add column checkpoint jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table task_attempts drop column checkpoint');
  }
}
