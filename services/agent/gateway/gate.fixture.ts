import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Spend } from '#libs/contracts';

import { addSpend, noSpend } from '../attempt/spend.ts';
import { Gate, type GateOptions } from './gate.ts';
import { tokensIn } from './usage.ts';

/** A request as it came to the API. */
export interface Heard {
  readonly request: IncomingMessage;
  readonly body: string;
}

type Answer = (response: ServerResponse, heard: Heard) => void;

/** For this folder's specs: the model's API on loopback, answering as a spec says, and remembering what it was asked. */
export class Api {
  readonly heard: Heard[] = [];
  answer: Answer = (response) => {
    sayJson(response, 200, MESSAGE);
  };
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const heard = { request, body: Buffer.concat(chunks).toString() };
      this.heard.push(heard);
      this.answer(response, heard);
    });
  });

  static async start(): Promise<Api> {
    const api = new Api();
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** A gate whose attempt's spending a spec can see, and begin with. */
export class SpyingGate {
  readonly calls: Spend[] = [];

  private constructor(
    private readonly opened: { gate?: Gate },
    private spend: Spend,
  ) {}

  /** @param before what its attempt had spent */
  static async open(
    options: Pick<GateOptions, 'upstream'> & Partial<GateOptions>,
    before: Partial<Spend> = {},
  ): Promise<SpyingGate> {
    const opened: { gate?: Gate } = {};
    const spend: Spend = Object.assign(noSpend(''), before);
    const spying = new SpyingGate(opened, spend);
    opened.gate = await Gate.open({
      limits: { maxBudgetUsd: 5 },
      spent: () => ({ tokens: tokensIn(spying.spend), usd: spying.spend.costUsd }),
      onSpent: (call) => {
        spying.calls.push(call);
        spying.spend = addSpend(spying.spend, call);
      },
      ...options,
    });
    return spying;
  }

  get gate(): Gate {
    if (this.opened.gate === undefined) throw new Error('The gate is not open.');
    return this.opened.gate;
  }
}

export const MESSAGE = {
  type: 'message',
  model: 'claude-opus-5-5',
  content: [{ type: 'text', text: 'Hello.' }],
  usage: { input_tokens: 1000, output_tokens: 100 },
};
export const MESSAGE_USD = (4 * 1000 + 20 * 100) / 1e6;

export function sayJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function sayEvent(response: ServerResponse, event: { type: string }): boolean {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  return response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

export const REAL_KEY = 'the-real-key';
export const ASK = {
  model: 'claude-opus-5-5',
  max_tokens: 1000,
  messages: [{ role: 'user', content: 'Hi' }],
};

export function upstreamAt(baseUrl: string): GateOptions['upstream'] {
  return { baseUrl, credential: { 'x-api-key': REAL_KEY, authorization: undefined } };
}

interface Asking {
  readonly body?: string;
  readonly key?: string;
  readonly path?: string;
  readonly signal?: AbortSignal;
}

/** Asks as the CLI does. */
export async function ask(
  { gate }: SpyingGate,
  { body = JSON.stringify(ASK), key = gate.key, path = '/v1/messages', signal }: Asking = {},
): Promise<Response> {
  return fetch(`${gate.url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json', cookie: 'a=b' },
    body,
    ...(signal && { signal }),
  });
}

/** What an error of the API's shape says. */
export async function errorOf(response: Response): Promise<{ status: number; type: string }> {
  const said = (await response.json()) as { type: string; error: { type: string } };
  if (said.type !== 'error') throw new Error('It was expected to be refused.');
  return { status: response.status, type: said.error.type };
}
