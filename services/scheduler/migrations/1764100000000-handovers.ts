import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Unfinished work is brought into the bucket of the agent that goes on with it. */
export class Handovers1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table handovers (
      task_id uuid not null,
      attempt int not null,
      artifact jsonb not null,
      bucket text not null,
      name text not null,
      next_try_at timestamptz not null default now(),
      copied_at timestamptz,
      primary key (task_id, attempt),
      foreign key (task_id, attempt) references task_attempts (task_id, attempt)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table handovers');
  }
}
