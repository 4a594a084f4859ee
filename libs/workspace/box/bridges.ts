import { mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { removeFolder } from '../remove-folder.ts';
import type { Bridge } from './box.ts';

/** The outer end of bridges: a Unix socket for each, since a socket's file is the one thing that passes a network namespace. */
export interface OpenBridges {
  readonly sockets: readonly { readonly insidePort: number; readonly socket: string }[];
  close(): Promise<void>;
}

/** A socket's whole path may have no more than 107 bytes. */
const BASE_CHARS_MAX = 80;

/** Serves bridges for as long as one command runs. Each leads to the one address it was made for. */
export async function openBridges(bridges: readonly Bridge[]): Promise<OpenBridges> {
  if (bridges.length === 0) return { sockets: [], close: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir().length > BASE_CHARS_MAX ? '/tmp' : tmpdir(), 'ccc-'));
  const opened: { insidePort: number; socket: string; server: BridgeServer }[] = [];
  for (const bridge of bridges) {
    const socket = join(folder, String(bridge.insidePort));
    opened.push({ insidePort: bridge.insidePort, socket, server: await serve(bridge, socket) });
  }
  return {
    sockets: opened,
    close: async () => {
      await Promise.all(opened.map(({ server }) => server.close()));
      await removeFolder(folder);
    },
  };
}

interface BridgeServer {
  close(): Promise<void>;
}

async function serve({ host, port }: Bridge, path: string): Promise<BridgeServer> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (inner) => {
    const outer = connect({ host, port, allowHalfOpen: true });
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      open.add(from);
      from.once('close', () => {
        open.delete(from);
        to.destroy();
      });
      // Whoever breaks off is told apart from whoever ends by the other side's close; there is nobody else to tell.
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  await listen(server, path);
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}
