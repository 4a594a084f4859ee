import { once } from 'node:events';
import { createServer } from 'node:net';

import type { Random } from './random.ts';

/** Below what Linux gives to outgoing connections: nobody takes it by chance while its owner is dead. */
const LEAST = 20_000;
const MOST = 32_000;

/** A port that is free, and likely to be so whenever its owner comes back. */
export async function lastingPort(random: Random): Promise<number> {
  for (;;) {
    const port = random.between(LEAST, MOST);
    const server = createServer();
    const listening = once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.listen(port, '127.0.0.1');
    if (!(await listening)) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
