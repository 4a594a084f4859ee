import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Parts } from '../../../infra/local/cluster/parts.ts';
import type { Carried, Load } from './load.ts';
import { peaksDuring, type Peaks } from './peak.ts';

const LOOK_AGAIN_MS = 50;

/** Lets a process of its own do an agent's steps, whose memory is then what they took. */
export async function carry(
  parts: Parts,
  load: Omit<Load, 'resultFile'>,
): Promise<{ carried: Carried; peaks: Peaks }> {
  await mkdir(load.folder, { recursive: true });
  const name = `carrier-${load.ref.taskId}-${load.ref.attempt}`;
  const resultFile = join(load.folder, `${name}.json`);
  const process = parts.addProcess('agents', {
    name,
    argv: ['test/bench/data/carrier.js', JSON.stringify({ ...load, resultFile })],
  });
  const failed = parts.died.then((death) => Promise.reject(death));
  await process.start();
  try {
    let carried: Carried | undefined;
    const peaks = await peaksDuring(process.pid, async () => {
      carried = await Promise.race([readWhenThere(resultFile, parts.signal), failed]);
    });
    if (carried === undefined) throw new TypeError('A carrier said nothing.');
    return { carried, peaks };
  } finally {
    await process.stop();
  }
}

async function readWhenThere(file: string, signal: AbortSignal): Promise<Carried> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as Carried;
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
}
