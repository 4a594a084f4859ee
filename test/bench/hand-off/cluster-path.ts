import { join } from 'node:path';

import pg from 'pg';

import { startService } from '../../../infra/local/cluster/start-service.ts';
import { startGithub } from '../../../infra/local/cluster/start-stand-ins.ts';
import { provideSchemas } from '../../../infra/local/postgres-schemas.ts';
import { backstage, database, provisionedBroker } from '../backstage.ts';
import type { BenchRun } from '../bench.ts';
import { joinFleet, startFleet } from '../drain/fleet.ts';
import { SECRET } from '../intake/deliveries.ts';
import { HttpLine } from '../intake/http-line.ts';
import { PERSON } from './issues.ts';
import type { Path } from './path.ts';

const AGENTS = ['bench-1'];
const SLOTS = 4;

/** The real webhook-ingest, issue-classifier and scheduler, the local GitHub, and one agent that does nothing. */
export async function startClusterPath(run: BenchRun): Promise<Path> {
  const folder = join(run.folder, 'cluster');
  const parts = await backstage(folder, run.signal);
  try {
    const natsUrl = await provisionedBroker(parts, { folder });
    const urls = await provideSchemas(await database(parts, folder), 'claude_cluster', [
      'scheduler',
    ]);
    const databaseUrl = urls['scheduler'] ?? '';
    const fleet = { natsUrl, agents: AGENTS, slots: SLOTS };
    await joinFleet(fleet);
    const common = { HTTP_HOST: '127.0.0.1', HTTP_PORT: '0', NATS_URL: natsUrl };
    const start = (name: string, env: Record<string, string>): Promise<string> =>
      startService(parts, { name, layer: 'services', env: { ...common, ...env } });
    const url = await start('webhook-ingest', { GITHUB_WEBHOOK_SECRET: SECRET });
    const { access } = await startGithub(
      parts,
      { folder, users: [PERSON], agents: [], model: { apiKey: 'none' } },
      { url: `${url}/webhook/github`, secret: SECRET },
    );
    await start('issue-classifier', {
      GITHUB_API_URL: access.apiUrl,
      GITHUB_TOKEN: access.readTokens[PERSON] ?? '',
      ALLOWED_USERS: PERSON,
    });
    await start('scheduler', { DATABASE_URL: databaseUrl });
    await startFleet(parts, fleet);
    const options = '-c search_path=scheduler';
    const client = new pg.Client({ connectionString: databaseUrl, options });
    await client.connect();
    const line = await HttpLine.open(Number(new URL(url).port));
    return {
      ...{ name: 'claude-code-cluster', line, client },
      started: {
        sql: 'select 1 from tasks where issue_number = $1 and started_at is not null',
        of: ({ number }) => [number],
      },
      counted: `select (select count(*)::int from tasks) as tasks,
        (select count(*)::int from task_attempts where started_at is not null) as starts`,
      async stop() {
        line.close();
        await client.end();
        await parts.stop();
      },
    };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}
