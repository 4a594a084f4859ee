import { messagingTables } from '#libs/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The agents, outbox and inbox. */
export class Agents1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...messagingTables()]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE agents, outbox, inbox');
  }
}

const TABLES = [
  `CREATE TABLE agents (
     name text PRIMARY KEY,
     hostname text NOT NULL,
     specialties text[] NOT NULL,
     status text NOT NULL CHECK (status IN ('online', 'draining', 'offline')),
     current_tasks int NOT NULL CHECK (current_tasks >= 0),
     max_tasks int NOT NULL CHECK (max_tasks > 0),
     last_heartbeat timestamptz NOT NULL,
     heartbeat_sent_at timestamptz NOT NULL,
     system_info jsonb NOT NULL,
     claude_code_version text NOT NULL,
     workspace_root text NOT NULL,
     decided_at timestamptz NOT NULL,
     joined_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX agents_heard ON agents (last_heartbeat) WHERE status <> 'offline'`,
];
