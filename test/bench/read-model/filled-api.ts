import { startService } from '../../../infra/local/cluster/start-service.ts';
import { provideSchemas } from '../../../infra/local/postgres-schemas.ts';
import { makeToken } from '../../../services/api/access/token-text.ts';
import { backstage, database, provisionedBroker } from '../backstage.ts';
import type { BenchRun } from '../bench.ts';
import { fill } from './fill.ts';

/** The real api, in a process of its own, with a read model of a large cluster. */
export interface FilledApi {
  readonly url: string;
  /** An admin's. */
  readonly token: string;
  /** How many events the read model was made of. */
  readonly words: number;
}

/** Starts it with all it needs, does something with it, and stops it all. */
export async function withFilledApi<T>(
  run: BenchRun,
  { tasks, agents }: { readonly tasks: number; readonly agents: number },
  work: (api: FilledApi) => Promise<T>,
): Promise<T> {
  const parts = await backstage(run.folder, run.signal);
  try {
    const natsUrl = await provisionedBroker(parts, run);
    const postgresUrl = await database(parts, run.folder);
    const urls = await provideSchemas(postgresUrl, 'claude_cluster', ['api']);
    const token = makeToken();
    const environment = {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: '0',
      NATS_URL: natsUrl,
      DATABASE_URL: urls['api'] ?? '',
      API_ADMIN_TOKEN_SHA256: token.sha256,
      API_REQUESTS_PER_MINUTE: '1000000',
    };
    run.say(`makes a read model of ${tasks} tasks and ${agents} agents`);
    const words = await fill({ tasks, agents, environment, signal: run.signal });
    const url = await startService(parts, { name: 'api', layer: 'services', env: environment });
    return await work({ url, token: token.text, words });
  } finally {
    await parts.stop();
  }
}
