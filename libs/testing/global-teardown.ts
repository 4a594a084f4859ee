import { rm } from 'node:fs/promises';

import { shared } from './shared.ts';

export default async function globalTeardown(): Promise<void> {
  const { running } = shared;
  if (running === undefined) return;
  await running.postgres.stop();
  await rm(running.folder, { recursive: true, force: true });
  running.unguard();
}
