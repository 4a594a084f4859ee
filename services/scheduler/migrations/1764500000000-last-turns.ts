import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When each repository was last given something: among equals, who has waited longest for a turn has the next one. */
export class LastTurns1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table last_turns (
      repository_id bigint primary key,
      given_at timestamptz not null
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table last_turns');
  }
}
