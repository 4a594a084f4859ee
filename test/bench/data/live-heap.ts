import { once } from 'node:events';
import { kill } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import type { ManagedProcess } from '../../../infra/local/cluster/managed-process.ts';

/** For NODE_OPTIONS of a process that is to be asked: it listens only when it is told to, at a free port. */
export const MAY_BE_ASKED = '--inspect-port=127.0.0.1:0';

const ADDRESS = /Debugger listening on (ws:\/\/\S+)/;
const LOOK_AGAIN_MS = 50;
const BYTES_PER_MB = 1024 ** 2;
/** The first collection may free what the finalizers of others hold. */
const COLLECTIONS = 2;

/**
 * What a process of Node holds when all that nobody uses is collected, in megabytes: its heap and its buffers. A leak shows
 * here, garbage that lies does not.
 *
 * @param process Started with `MAY_BE_ASKED`. It goes on with a collected heap.
 */
export async function liveHeapOf(target: ManagedProcess, signal: AbortSignal): Promise<number> {
  // Node opens its inspector on this signal.
  kill(target.pid, 'SIGUSR1');
  const inspector = new WebSocket(await addressOf(target, signal));
  try {
    await once(inspector, 'open', { signal });
    for (let time = 0; time < COLLECTIONS; time += 1)
      await ask(inspector, 'HeapProfiler.collectGarbage', signal);
    const { usedSize, backingStorageSize } = await ask(inspector, 'Runtime.getHeapUsage', signal);
    return ((usedSize ?? 0) + (backingStorageSize ?? 0)) / BYTES_PER_MB;
  } finally {
    inspector.close();
  }
}

async function addressOf(target: ManagedProcess, signal: AbortSignal): Promise<string> {
  for (;;) {
    const [, address] = ADDRESS.exec(await target.said()) ?? [];
    if (address !== undefined) return address;
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
}

/** One question at a time, so that the next answer is its own. */
async function ask(
  inspector: WebSocket,
  method: string,
  signal: AbortSignal,
): Promise<Partial<Record<string, number>>> {
  inspector.send(JSON.stringify({ id: 1, method }));
  const [{ data }] = (await once(inspector, 'message', { signal })) as [MessageEvent<string>];
  const { result } = JSON.parse(data) as { result?: Partial<Record<string, number>> };
  if (result === undefined) throw new TypeError(`The inspector did not take ${method}: ${data}`);
  return result;
}
