import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import type { Random } from './random.ts';

interface Letter {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const LOST_PERCENT = 20;
const HELD_MS_MAX = 3000;
const HELD_PERCENT = 30;
const AGAIN_MS = 500;
const REPLAYED_MAX = 10;

/**
 * The way of GitHub's webhooks to webhook-ingest.
 *
 * With chance, some deliveries are refused, and GitHub doesn't try again by itself: what they told has to be found out
 * otherwise; and some are held and so overtaken by later ones. Whatever was taken from GitHub arrives in the end, as
 * often as it takes; what arrives once may arrive again (`replay`), byte for byte and with its old id.
 */
export class PostOffice {
  /** webhook-ingest's; nothing arrives before it is known. */
  target: string | undefined;
  replayed = 0;
  lost = 0;
  private readonly delivered: Letter[] = [];
  private readonly closing = new AbortController();
  private readonly underway = new Set<Promise<void>>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly random: Random | undefined,
  ) {}

  /** @param random draws what is lost and what is held; nothing is when absent */
  static async start(random?: Random): Promise<PostOffice> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const letter = { headers: request.headers, body: Buffer.concat(chunks) };
        response.writeHead(office.take(letter) ? 202 : 502).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const office = new PostOffice(server, `http://127.0.0.1:${port}/webhook/github`, random);
    return office;
  }

  /** How many have been taken and have not arrived. */
  get waiting(): number {
    return this.underway.size;
  }

  /** A few former deliveries once more, shuffled. */
  replay(random: Random): void {
    for (const letter of random.shuffle(this.delivered).slice(0, REPLAYED_MAX)) {
      this.replayed += 1;
      this.send(letter, 0);
    }
  }

  async stop(): Promise<void> {
    this.closing.abort();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await Promise.all(this.underway);
  }

  /** @returns whether it will arrive */
  private take(letter: Letter): boolean {
    const { random } = this;
    if (random?.chance(LOST_PERCENT / 100) === true) {
      this.lost += 1;
      return false;
    }
    const held = random?.chance(HELD_PERCENT / 100) === true;
    this.send(letter, held ? random.between(1, HELD_MS_MAX) : 0);
    return true;
  }

  private send(letter: Letter, afterMs: number): void {
    const sending = this.deliver(letter, afterMs).finally(() => this.underway.delete(sending));
    this.underway.add(sending);
  }

  private async deliver(letter: Letter, afterMs: number): Promise<void> {
    const { signal } = this.closing;
    const wait = (ms: number): Promise<void> =>
      pause(ms, undefined, { signal }).catch(() => undefined);
    await wait(afterMs);
    while (!signal.aborted) {
      if (this.target !== undefined && (await this.arrives(letter, this.target))) break;
      await wait(AGAIN_MS);
    }
    this.delivered.push(letter);
  }

  private async arrives({ headers, body }: Letter, target: string): Promise<boolean> {
    const kept = Object.entries(headers).filter(([name]) => /^(content-type|x-)/.test(name));
    try {
      const response = await fetch(target, {
        method: 'POST',
        headers: Object.fromEntries(kept) as Record<string, string>,
        body: new Uint8Array(body),
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(10_000)]),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      // Killed, or starting: it is tried again.
      return false;
    }
  }
}
