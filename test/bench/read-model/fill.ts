import { ReadModel } from '../../../services/api/facts/read-model.ts';
import type { Said } from '../../../services/api/facts/said.ts';
import { api } from '../../../services/api/service.ts';
import { startService } from '#libs/runtime';

import { joined, lifeOf } from './lives.ts';

/** Words taken in by one transaction. */
const AT_ONCE = 500;

export interface Fill {
  readonly tasks: number;
  readonly agents: number;
  /** Of api. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Makes the read model of many tasks: api's own migrations and its own fold, as a rebuild takes in what streams have,
 * without the way over the broker. @returns how many words it was told
 */
export async function fill({ tasks, agents, environment, signal }: Fill): Promise<number> {
  const service = await startService(api, { ...environment, HTTP_PORT: '0', LOG_LEVEL: 'error' });
  try {
    const model = service.app.get(ReadModel);
    let words = 0;
    for (const batch of batches(tasks, agents)) {
      signal.throwIfAborted();
      await model.takeAlone(batch);
      words += batch.length;
    }
    return words;
  } finally {
    await service.close();
  }
}

function* batches(tasks: number, agents: number): Generator<readonly Said[]> {
  let batch = Array.from({ length: agents }, (_, number) => joined(number)).flat();
  for (let number = 1; number <= tasks; number += 1) {
    batch.push(...lifeOf(number, agents));
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
