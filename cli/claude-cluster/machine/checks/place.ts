import { once } from 'node:events';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname } from 'node:path';

import type { Check } from '../check.ts';
import { judgeClock, judgeDisk, judgePorts } from '../judge.ts';
import { addressesOf, answerOf } from './answer-of.ts';

const disk: Check = {
  name: 'disk',
  for: ['up', 'coordinator', 'node'],
  async look({ folder = homedir() }) {
    const { bavail, bsize } = await statfs(await nearest(folder));
    return judgeDisk(bavail * bsize, folder);
  },
};

/** What each of them opens when nobody says otherwise. */
const PORTS = {
  up: [{ port: 8080, use: 'api' }],
  coordinator: [
    { port: 4222, use: 'broker' },
    { port: 8000, use: 'webhook-ingest' },
    { port: 8001, use: 'issue-classifier' },
    { port: 8002, use: 'scheduler' },
    { port: 8004, use: 'pr-publisher' },
    { port: 8005, use: 'node-health' },
    { port: 8080, use: 'api' },
  ],
  node: [{ port: 8003, use: 'agent' }],
} as const;

const ports: Check = {
  name: 'ports',
  for: ['up', 'coordinator', 'node'],
  async look({ purpose }) {
    const found = await Promise.all(
      PORTS[purpose].map(async ({ port, use }) => ({ port, use, free: await isFree(port) })),
    );
    return judgePorts(found);
  },
};

const clock: Check = {
  name: 'clock',
  for: ['up', 'coordinator', 'node'],
  async look(place) {
    for (const { name, url } of addressesOf(place)) {
      const { date, askedAtMs } = await answerOf(url, place);
      // The header says whole seconds.
      if (date !== undefined) return judgeClock(askedAtMs - date, name);
    }
    return judgeClock(undefined, '');
  },
};

/** Of the machine itself. */
export const PLACE: readonly Check[] = [disk, ports, clock];

/** The folder, or the one above it that is there. */
async function nearest(folder: string): Promise<string> {
  const there = await statfs(folder).then(
    () => true,
    () => false,
  );
  return there || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    // Taken, or not ours to take: either way nobody of ours can have it.
    return false;
  } finally {
    server.close();
  }
}
