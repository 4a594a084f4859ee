import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was told of an attempt's stages, so that each change is told once. */
export class Stages1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table task_attempts
      add column round int,
      add column staged_at timestamptz,
      add column stages_told int not null default 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table task_attempts
      drop column round, drop column staged_at, drop column stages_told`);
  }
}
