import type { MigrationInterface, QueryRunner } from 'typeorm';

/** So that a decision counts what runs in the repositories that wait, and not in all: see assign/situation.ts. */
export class UnderWay1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index tasks_under_way');
    await runner.query(`create index tasks_under_way on tasks (repository_id, assigned_agent_id)
      where status in ('assigned', 'running')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index tasks_under_way');
    await runner.query(`create index tasks_under_way on tasks (assigned_agent_id, repository_id)
      where status in ('assigned', 'running')`);
  }
}
