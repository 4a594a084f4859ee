import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What GitHub shows of a task besides the comment's text: when it was written, the label, the check. */
export class Faces1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table comments
      add column shown_at timestamptz,
      add column shown_label text,
      add column shown_check_sha256 text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table comments
      drop column shown_at, drop column shown_label, drop column shown_check_sha256`);
  }
}
