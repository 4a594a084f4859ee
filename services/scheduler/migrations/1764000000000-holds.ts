import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is to be published can wait for a person, and be asked for again with their word. */
export class Holds1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table tasks drop column held_at');
    await runner.query('alter table task_attempts drop column request, drop column approvals');
  }
}

const STATEMENTS = [
  `alter table tasks add column held_at timestamptz,
     add check ((status = 'held') = (held_at is not null))`,
  `alter table task_attempts add column request jsonb,
     add column approvals jsonb not null default '[]'`,
  // What is being published right now may be held, too.
  `update task_attempts handed set request = said.body::jsonb -> 'data'
   from tasks task, outbox said
   where task.id = handed.task_id and task.attempt = handed.attempt and task.status = 'publishing'
     and said.message_id = 'pr:' || task.id || ':' || task.attempt`,
];
