import type { RunningService } from '#libs/runtime';
import { createDatabase, startBroker, until, type TestBroker } from '#libs/testing';

import { Stage, startScheduler, taskOf, type Assigned } from './stage.fixture.ts';

/** One scheduler on a broker and a database of its own, and one agent, `pc1`, with room for every test of a file. */
export interface Scene {
  readonly broker: TestBroker;
  readonly scheduler: RunningService;
  readonly stage: Stage;
  /** Resolves with the attempt's assignment, once it was said. */
  readonly assignment: (issueNumber: number, attempt?: number) => Promise<Assigned>;
  /** Resolves once the issue's task is in that state. */
  readonly status: (issueNumber: number, expected: string) => Promise<void>;
  close(): Promise<void>;
}

export async function openScene(environment: Record<string, string>): Promise<Scene> {
  const [broker, database] = await Promise.all([startBroker(), createDatabase()]);
  await broker.provision();
  const stage = await Stage.open(broker.url);
  const scheduler = await startScheduler({
    NATS_URL: broker.url,
    DATABASE_URL: database.url,
    REPOSITORY_CONCURRENCY: '50',
    ...environment,
  });
  await stage.joins('pc1', { slots: 20 });
  return {
    ...{ broker, scheduler, stage },
    assignment: (issueNumber, attempt = 1) =>
      until(() => stage.assigned(issueNumber).find(({ data }) => data.attempt === attempt), {
        what: `attempt ${attempt} at issue ${issueNumber}`,
      }),
    status: async (issueNumber, expected) => {
      await until(async () => (await taskOf(scheduler, issueNumber))?.status === expected, {
        what: `issue ${issueNumber} to be ${expected}`,
      });
    },
    close: async () => {
      await scheduler.close();
      await stage.close();
      await Promise.all([broker.stop(), database.drop()]);
    },
  };
}
