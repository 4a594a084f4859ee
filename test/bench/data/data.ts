import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { CONSUMERS, type TaskAssignedData } from '#libs/contracts';
import { StreamReader } from '#libs/messaging';

import { onBroker } from '../backstage.ts';
import type { Bench, BenchRun } from '../bench.ts';
import { carry } from './carry.ts';
import { findingsOf, type Measured } from './findings.ts';
import { Life } from './life.ts';
import { liveHeapOf } from './live-heap.ts';
import { amountsOf, type Amounts, type Carried } from './load.ts';
import { manyFiles } from './many-files.ts';
import { peaksDuring, type Peaks } from './peak.ts';
import { publish, type Publishing } from './publish.ts';
import { AGENT, processOf, REPOSITORY, withScene, type Scene } from './scene.ts';

/** Each round moves gigabytes, and memory differs little from one to the next. */
const ROUNDS_MAX = 1;
const LOOK_AGAIN_MS = 50;

/** How much memory large data costs each process that handles it. */
export const data: Bench = {
  about: 'memory for a 200 MB bundle, a 50 MB log, 10,000 events, 100,000 files',
  async run(run) {
    const amounts = amountsOf(run.quick);
    const measured: Measured[] = [];
    const rounds = Math.min(run.rounds, ROUNDS_MAX);
    // Between the two, so that the small bundle is published and the large one refused.
    const bundleBytesMax = (amounts.large.bundleMB * 1_000_000) / 2;
    await withScene(run, { bundleBytesMax }, (scene) =>
      onBroker(scene.natsUrl, async (app) => {
        const origins = {
          small: await manyFiles(run.folder, amounts.small.files),
          large: await manyFiles(run.folder, amounts.large.files),
        };
        const life = new Life(app, scene, run.signal);
        await life.joins();
        const reader = app.get(StreamReader);
        const stage: Stage = { run, scene, life, reader, bundleBytesMax };
        for (let round = 1; round <= rounds; round += 1)
          for (const size of ['small', 'large'] as const) {
            run.say(`round ${round}, the ${size} ones`);
            measured.push({ size, ...(await oneTask(stage, amounts[size], origins[size])) });
          }
      }),
    );
    return findingsOf(measured, amounts);
  },
};

interface Stage {
  readonly run: BenchRun;
  readonly scene: Scene;
  readonly life: Life;
  readonly reader: StreamReader;
  /** What pr-publisher takes before its limit is raised. */
  readonly bundleBytesMax: number;
}

/** One task with large things, through the real code of everybody who touches them. */
async function oneTask(
  stage: Stage,
  amounts: Amounts,
  origin: string,
): Promise<Omit<Measured, 'size'>> {
  const { run, scene, life, reader } = stage;
  const task = await life.begins();
  run.say('clones many files');
  const watch = (name: string, work: () => Promise<void>): Promise<Peaks> =>
    peaksDuring(processOf(scene, name).pid, work);
  const load = {
    ...{ agent: AGENT, ref: { taskId: task.taskId, attempt: task.attempt } },
    ...{ folder: join(run.folder, 'agent'), natsUrl: scene.natsUrl },
  };
  const files = await carry(scene.parts, {
    ...{ ...load, ref: { ...load.ref, attempt: 99 }, textMiB: 0, logMiB: 0 },
    ...{ fullName: 'octo-tester/many', cloneUrl: origin },
  });
  run.say('makes a bundle and a log');
  // Base64 shrinks by a quarter when git packs it.
  const textMiB = Math.ceil((amounts.bundleMB * 4) / 3);
  const bundle = await carry(scene.parts, {
    ...{ ...load, textMiB, logMiB: amounts.logMB },
    ...{ fullName: REPOSITORY, cloneUrl: scene.github.cloneUrl },
  });
  run.say('tells how it goes');
  let atApi: Peaks | undefined;
  const atScheduler = await watch('scheduler', async () => {
    atApi = await watch('api', async () => {
      await life.progresses(task, amounts.events);
      await allHeard(reader, run.signal);
    });
  });
  const live = {
    'scheduler: events': await liveHeapOf(processOf(scene, 'scheduler'), run.signal),
    'api: events': await liveHeapOf(processOf(scene, 'api'), run.signal),
  };
  const { published, refusal } = await publishing(stage, task, bundle.carried);
  await allHeard(reader, run.signal);
  const publisherLive = await liveHeapOf(processOf(scene, 'pr-publisher'), run.signal);
  run.say('reads the files');
  const read = await watch('api', async () => {
    for (const kind of ['bundle', 'log'])
      await download(scene, `${task.taskId}/artifacts/${kind}`, sizeOf(bundle.carried, kind));
  });
  const events = { scheduler: atScheduler, api: atApi ?? { own: Number.NaN, child: 0 } };
  return {
    peaks: {
      'agent: bundle and log': bundle.peaks,
      'agent: files': files.peaks,
      'scheduler: events': events.scheduler,
      'api: events': events.api,
      'pr-publisher: bundle': published.publisher,
      'local GitHub: push': published.github,
      'api: bundle and log': read,
    },
    live: { ...live, 'pr-publisher: bundle': publisherLive },
    bundleBytes: sizeOf(bundle.carried, 'bundle'),
    said: published.said,
    ...(refusal !== undefined && { refusal }),
  };
}

/** A bundle that is too large by the limits is refused first, and then published with a raised one, by a new process. */
async function publishing(
  { run, scene, life, bundleBytesMax }: Stage,
  task: TaskAssignedData,
  carried: Carried,
): Promise<{ published: Publishing; refusal?: string }> {
  run.say('publishes');
  const first = await publish(scene, life, [task, carried]);
  if (sizeOf(carried, 'bundle') <= bundleBytesMax) return { published: first };
  run.say('publishes with limits raised');
  await scene.restartPublisher({ BUNDLE_BYTES_MAX: String(2 * sizeOf(carried, 'bundle')) });
  const published = await publish(scene, life, [await life.begins(), carried]);
  return { published, refusal: first.said };
}

async function allHeard(reader: StreamReader, signal: AbortSignal): Promise<void> {
  const durables = [...CONSUMERS.api, ...CONSUMERS.scheduler];
  for (const { stream, durable } of durables)
    while ((await reader.lagOf(stream, durable)) !== 0)
      await pause(LOOK_AGAIN_MS, undefined, { signal });
}

/** By somebody who looks away for a second in the middle of it. */
async function download({ api }: Scene, rest: string, bytes: number): Promise<void> {
  const response = await fetch(`${api.url}/api/v1/tasks/${rest}`, {
    headers: { authorization: `Bearer ${api.token}` },
  });
  if (!response.ok || response.body === null)
    throw new Error(`${rest}: ${response.status} ${await response.text()}`);
  let read = 0;
  let looksAway = true;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    if (looksAway && read > bytes / 2) {
      looksAway = false;
      await pause(1000);
    }
  }
  if (read !== bytes) throw new Error(`${rest} has ${read} bytes, not ${bytes}.`);
}

function sizeOf({ artifacts }: Carried, wanted: string): number {
  return artifacts.find(({ kind }) => kind === wanted)?.bytes ?? 0;
}
