import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was last said of an issue, also of one that never became a task. */
export class IssueWords1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table issue_words (
      repository_id bigint not null,
      issue_number int not null,
      asked_at timestamptz,
      withdrawn_at timestamptz,
      primary key (repository_id, issue_number)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table issue_words');
  }
}
