import type { ServerResponse } from 'node:http';

import type { FastifyReply } from 'fastify';

import type { Holder } from '../access/holder.ts';

/** So much may wait for one client to take it; a slower one is cut off and comes back, for its last id it has. */
const WAITING_BYTES_MAX = 1024 * 1024;
/** Clients wait so long before they come back. */
const COME_BACK_MS = 2000;

/** One client's stream of events, from the first byte to the last. */
export class OpenStream {
  private constructor(
    private readonly response: ServerResponse,
    readonly holder: Holder,
  ) {}

  /** From here on the answer is the stream's. */
  static begin(reply: FastifyReply, holder: Holder): OpenStream {
    const headers = reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      // A proxy that gathers an answer before it passes it on would show nothing.
      .header('x-accel-buffering', 'no')
      .getHeaders();
    reply.hijack();
    reply.raw.writeHead(200, headers as Record<string, string>);
    reply.raw.write(`retry: ${COME_BACK_MS}\n\n`);
    return new OpenStream(reply.raw, holder);
  }

  get ended(): boolean {
    return this.response.writableEnded || this.response.destroyed;
  }

  onEnd(tell: () => void): void {
    this.response.once('close', tell);
  }

  /** Never waits: who doesn't take it in time is cut off. */
  send(text: string): void {
    if (this.ended || text === '') return;
    this.response.write(text);
    if (this.response.writableLength > WAITING_BYTES_MAX) this.response.destroy();
  }

  /** So that neither side takes a silent connection for a dead one. */
  ping(): void {
    this.send(': ping\n\n');
  }

  end(): void {
    if (!this.ended) this.response.end();
  }
}
