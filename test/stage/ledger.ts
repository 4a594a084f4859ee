import { Client } from 'pg';

/** A task as PostgreSQL has it. */
export interface TaskRow {
  readonly id: string;
  readonly repository: string;
  readonly issue: number;
  readonly status: string;
  readonly attempt: number;
  readonly prUrl: string | null;
  readonly reason: string | null;
}

export interface AttemptRow {
  readonly taskId: string;
  readonly attempt: number;
  readonly agent: string;
  readonly outcome: string | null;
  readonly failure: string | null;
  readonly assignedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

const SCHEMAS = ['scheduler', 'pr_publisher', 'node_health', 'api'];

/** PostgreSQL's books, read from outside with a connection for each look: it may have been killed since the last. */
export class Ledger {
  /** The database with the services' schemas, as its superuser. */
  readonly url: string;

  /** @param postgresUrl the superuser's, as the cluster gives it */
  constructor(postgresUrl: string) {
    const url = new URL(postgresUrl);
    url.pathname = '/claude_cluster';
    this.url = url.href;
  }

  tasks(): Promise<TaskRow[]> {
    return this.rows<TaskRow>(
      `select id, repository_name as repository, issue_number as issue, status, attempt,
         pr_url as "prUrl", error_message as reason from scheduler.tasks`,
    );
  }

  attempts(): Promise<AttemptRow[]> {
    return this.rows<AttemptRow>(
      `select task_id as "taskId", attempt, agent, outcome, failure->>'code' as failure,
         assigned_at as "assignedAt", started_at as "startedAt", ended_at as "endedAt"
       from scheduler.task_attempts order by task_id, attempt`,
    );
  }

  /** What was decided and the broker has not yet been told. */
  async unsent(): Promise<number> {
    const counts = SCHEMAS.map(
      (schema) => `(select count(*) from ${schema}.outbox where sent_at is null)`,
    );
    const [row] = await this.rows<{ unsent: string }>(`select ${counts.join(' + ')} as unsent`);
    return Number(row?.unsent ?? 0);
  }

  /** Any other question, with $1 and so on for its values. */
  async rows<T>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 5000 });
    // A server that is killed tells by this event, and by the query that fails.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query(sql, [...values]);
      return rows as T[];
    } finally {
      await client.end();
    }
  }
}
