import type { MigrationInterface, QueryRunner } from 'typeorm';

/** So that a decision reads what it may give out, and not the queue: see assign/ready-tasks.ts. */
const INDEXES = [
  `create index tasks_turns on tasks (repository_id, specialty, priority, queued_at, id)
   where status = 'pending' and depends_on = '{}'`,
  `create index tasks_dependent on tasks (repository_id) where status = 'pending' and depends_on <> '{}'`,
  `create index tasks_delayed on tasks (not_before) where status = 'pending' and not_before is not null`,
  `create index tasks_under_way on tasks (assigned_agent_id, repository_id)
   where status in ('assigned', 'running')`,
];

export class Turns1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await runner.query(index);
    await runner.query('drop index tasks_queue');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`create index tasks_queue on tasks (queued_at) where status = 'pending'`);
    for (const name of ['tasks_turns', 'tasks_dependent', 'tasks_delayed', 'tasks_under_way'])
      await runner.query(`drop index ${name}`);
  }
}
