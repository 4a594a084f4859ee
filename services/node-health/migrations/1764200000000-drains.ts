import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People can have an agent drained. */
export class Drains1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE agents ADD COLUMN drained_by text, ADD COLUMN drained_at timestamptz,
         ADD COLUMN drains_itself boolean NOT NULL DEFAULT false,
         ADD CHECK ((drained_by IS NULL) = (drained_at IS NULL))`,
    );
    await runner.query(`UPDATE agents SET drains_itself = true WHERE status = 'draining'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE agents DROP COLUMN drained_by, DROP COLUMN drained_at, DROP COLUMN drains_itself',
    );
  }
}
