import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ArtifactRef, Checkpoint } from '#libs/contracts';
import { artifactBucket, ArtifactStore, Provisioner } from '#libs/messaging';
import { Database } from '#libs/persistence';
import type { RunningService } from '#libs/runtime';
import {
  createDatabase,
  startBroker,
  temporaryFolder,
  until,
  type TemporaryFolder,
  type TestBroker,
  type TestDatabase,
} from '#libs/testing';

import { Stage, startScheduler, type Assigned } from '../stage.fixture.ts';

const CONTENT = randomBytes(1_200_000);
const KEPT = 'select 1 from task_attempts where checkpoint is not null';
const MISSING = { bytes: 9, sha256: 'd'.repeat(64) };

let broker: TestBroker;
let database: TestDatabase;
let folder: TemporaryFolder;
let stage: Stage;
let schedulers: RunningService[];
beforeEach(async () => {
  [broker, database, folder] = await Promise.all([
    startBroker(),
    createDatabase(),
    temporaryFolder(),
  ]);
  await broker.provision();
  stage = await Stage.open(broker.url);
  const environment = { NATS_URL: broker.url, DATABASE_URL: database.url, RETRY_DELAY_MS: '0' };
  schedulers = await Promise.all([startScheduler(environment), startScheduler(environment)]);
  for (const agent of ['pc1', 'pc2']) await provisioner().ensureArtifactBucket(agent);
});
afterEach(async () => {
  await Promise.all(schedulers.map((scheduler) => scheduler.close()));
  await stage.close();
  await Promise.all([broker.stop(), database.drop(), folder.remove()]);
});

function first(): RunningService {
  const [scheduler] = schedulers;
  if (scheduler === undefined) throw new TypeError('No scheduler runs.');
  return scheduler;
}

const provisioner = (): Provisioner => first().app.get(Provisioner);
const store = (): ArtifactStore => first().app.get(ArtifactStore);

async function handovers(): Promise<{ copied: boolean }[]> {
  return first()
    .app.get(Database)
    .manager.query('select copied_at is not null as copied from handovers');
}

async function attempt(number: number): Promise<Assigned> {
  return until(() => stage.assigned(1).find(({ data }) => data.attempt === number), {
    timeoutMs: 20_000,
    what: `attempt ${number}`,
  });
}

/** An attempt on pc1 that ends unfinished, its work lying in pc1's bucket; then pc1 goes and pc2 comes. */
async function interrupted(kept: Omit<ArtifactRef, 'bucket' | 'kind' | 'name'>): Promise<Assigned> {
  await stage.joins('pc1');
  await stage.ask(1);
  const assigned = await attempt(1);
  await stage.starts(assigned);
  const name = `${assigned.data.taskId}/1/checkpoint-0`;
  const checkpoint: Checkpoint = {
    artifact: { kind: 'checkpoint', bucket: artifactBucket('pc1'), name, ...kept },
    attempt: 1,
    baseSha: 'a'.repeat(40),
    headSha: 'b'.repeat(40),
    round: 0,
    sessionId: '3c9d1f64-2b7e-4a55-8f10-6a2b9d0c7e11',
    savedAt: new Date().toISOString(),
  };
  if (kept.bytes === CONTENT.length) {
    const file = join(folder.path, 'checkpoint');
    await writeFile(file, CONTENT);
    await store().put({ bucket: artifactBucket('pc1'), name, kind: 'checkpoint', file });
  }
  await stage.progresses(assigned, 'pc1', { checkpoint });
  const { manager } = first().app.get(Database);
  await until(async () => (await manager.query<unknown[]>(KEPT)).length === 1);
  await stage.joins('pc2');
  await stage.goesOffline('pc1');
  return attempt(2);
}

test('unfinished work is brought into the bucket of the agent that goes on with it, once, and cleared away after', async () => {
  const sha256 = createHash('sha256').update(CONTENT).digest('hex');
  const next = await interrupted({ bytes: CONTENT.length, sha256 });
  const { taskId, checkpoint } = next.data;
  expect(checkpoint).toMatchObject({
    attempt: 1,
    artifact: { bucket: 'art_pc2', name: `handed/${taskId}/2`, bytes: CONTENT.length, sha256 },
  });
  if (checkpoint === undefined) throw new TypeError('There is no checkpoint.');
  const copy = join(folder.path, 'copy');
  await until(
    () =>
      store()
        .fetch(checkpoint.artifact, copy)
        .then(() => true),
    {
      timeoutMs: 20_000,
      what: 'the copy',
    },
  );
  expect((await readFile(copy)).equals(CONTENT)).toBe(true);
  await until(async () => (await handovers()).every(({ copied }) => copied));

  await stage.completes(next);
  await until(async () => (await handovers()).length === 0, {
    timeoutMs: 20_000,
    what: 'the copy to be cleared away',
  });
  await expect(store().fetch(checkpoint.artifact, copy)).rejects.toThrow('not in the object store');
}, 60_000);

test('the agent that began it and goes on itself gets no copy', async () => {
  await stage.joins('pc1');
  await stage.ask(1);
  const assigned = await attempt(1);
  const name = `${assigned.data.taskId}/1/checkpoint-0`;
  const artifact = { kind: 'checkpoint', bucket: 'art_pc1', name, ...MISSING } as const;
  const checkpoint = {
    ...{ artifact, attempt: 1, baseSha: 'a'.repeat(40), headSha: 'b'.repeat(40), round: 0 },
    sessionId: '3c9d1f64-2b7e-4a55-8f10-6a2b9d0c7e11',
    savedAt: new Date().toISOString(),
  };
  await stage.fails(assigned, 'agent-stopped', { checkpoint });
  const next = await attempt(2);
  expect(next.data.checkpoint?.artifact).toEqual(artifact);
  expect(await handovers()).toEqual([]);
}, 60_000);

test('work that is gone is not looked for for ever', async () => {
  const next = await interrupted(MISSING);
  expect(next.data.checkpoint?.artifact.bucket).toBe('art_pc2');
  await until(async () => (await handovers()).length === 0, {
    timeoutMs: 20_000,
    what: 'the courier to give up',
  });
}, 60_000);
