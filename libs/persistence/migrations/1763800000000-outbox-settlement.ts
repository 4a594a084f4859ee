import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which rows await an answer, and what is known of the streams they went to. */
export class OutboxSettlement1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_streams');
    await runner.query('ALTER TABLE outbox DROP COLUMN awaits_answer');
  }
}

const STATEMENTS = [
  'ALTER TABLE outbox ADD COLUMN awaits_answer boolean NOT NULL DEFAULT false',
  `CREATE INDEX outbox_unsettled ON outbox (stream, id)
   WHERE sent_at IS NOT NULL AND settled_at IS NULL`,
  `CREATE TABLE outbox_streams (
     stream text PRIMARY KEY,
     created text
   )`,
];
