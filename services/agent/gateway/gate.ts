import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Spend } from '#libs/contracts';

import type { Amount, LimitCode, SpendLimits } from './admission.ts';
import { readAsked } from './asked.ts';
import { Budget } from './budget.ts';
import { CallSlots } from './call-slots.ts';
import { passOn } from './pass-on.ts';
import { readBody } from './read-body.ts';
import { Refused, sayRefused } from './refused.ts';
import { routeOf } from './routes.ts';
import { utmostOf } from './spent-by-call.ts';
import { Upstream, type UpstreamOptions } from './upstream.ts';

export interface GateOptions {
  readonly upstream: UpstreamOptions;
  readonly limits: SpendLimits;
  /** What the attempt has spent until now, with what `onSpent` was told. */
  readonly spent: () => Amount;
  /** Told what each call has cost, when its answer has ended. Must not throw. */
  readonly onSpent: (call: Spend) => void;
  /** From the first refusal for a limit to `stubborn`. Default five seconds. */
  readonly stubbornMs?: number | undefined;
}

/** The real CLI ends at once when its limit is reached. */
const STUBBORN_MS = 5_000;
/** A request must have come by then, so that none holds its place for ever. */
const REQUEST_MS = 120_000;
const CONNECTIONS_MAX = 64;

/**
 * The one way from a run of the CLI to the model's API.
 *
 * It listens on this PC alone, for whoever has its key, which is good for this run and nothing else; it puts the real key
 * in its place, lets through what the Messages API needs, counts what is spent, and refuses what is above the attempt's
 * limits. No body and no key is ever logged or kept. What breaks on the API's side goes to the CLI as it is: the CLI
 * knows best when to try again.
 */
export class Gate {
  readonly key = `gate-${randomBytes(32).toString('base64url')}`;
  readonly #budget: Budget;
  readonly #upstream: Upstream;
  readonly #slots = new CallSlots();
  readonly #server: Server;
  readonly #calls = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #stubborn = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  private constructor(private readonly options: GateOptions) {
    this.#budget = new Budget(options.limits, options.spent);
    this.#upstream = new Upstream(options.upstream);
    this.#server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
      this.#take(request, response);
    });
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  static async open(options: GateOptions): Promise<Gate> {
    const gate = new Gate(options);
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  /** For ANTHROPIC_BASE_URL. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The limit for which a call was refused; what becomes of the run then is the limit's doing. */
  get reached(): LimitCode | undefined {
    return this.#budget.reached;
  }

  /** Aborts when a CLI goes on for long after a limit was reached. */
  get stubborn(): AbortSignal {
    return this.#stubborn.signal;
  }

  /** Ends every call. When it resolves each has been counted. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closing.abort(new Error('The run is over.'));
    await closed(this.#server);
    await Promise.all(this.#calls);
    this.#upstream.close();
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const call = this.#answer(request, response).catch((error: unknown) => {
      refuse(request, response, error);
    });
    this.#calls.add(call);
    void call.then(() => this.#calls.delete(call));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request.method, request.url);
    if (!isKey(request, this.key))
      throw new Refused(401, 'authentication_error', 'This is not the key of this run.');
    if (route === undefined)
      throw new Refused(
        404,
        'not_found_error',
        "The agent's gateway passes on POST /v1/messages and /v1/messages/count_tokens, and nothing else.",
      );
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort(new Error('The CLI has hung up.'));
    });
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    const leave = await this.#slots.take(signal);
    try {
      const asked = readAsked(await readBody(request));
      const admitted = route.paid ? await this.#admit(utmostOf(asked), signal) : undefined;
      try {
        const call = { route, asked, headers: request.headers, signal };
        const spend = await passOn(call, this.#upstream, response);
        if (route.paid && spend !== undefined) this.options.onSpent(spend);
      } finally {
        admitted?.release();
      }
    } finally {
      leave();
    }
  }

  async #admit(asked: Amount, signal: AbortSignal): Promise<{ release(): void }> {
    const decision = await this.#budget.admit(asked, signal);
    if (typeof decision === 'object') return decision;
    this.#timer ??= setTimeout(() => {
      this.#stubborn.abort(new Error('The CLI went on after its limit was reached.'));
    }, this.options.stubbornMs ?? STUBBORN_MS);
    const what = decision === 'budget-limit' ? 'budget' : 'token limit';
    // The one status of the API's that the CLI neither tries again nor takes for a wrong key (tried with 2.1.329).
    throw new Refused(402, 'billing_error', `The ${what} of this attempt is used up.`);
  }
}

/** Compared without telling by the time it takes how much of it was right. */
function isKey({ headers }: IncomingMessage, key: string): boolean {
  const given = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /i, '') ?? '';
  const [one, other] = [Buffer.from(String(given)), Buffer.from(key)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What is left of the request is read and thrown away, so that the answer is heard. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  request.resume();
  sayRefused(
    response,
    error instanceof Refused
      ? error
      : new Refused(502, 'api_error', `The model's API could not be reached: ${nameOf(error)}.`),
  );
}

/** A code, not the message: that one may name addresses. */
function nameOf(error: unknown): string {
  const code: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'it broke';
}

async function closed(server: Server): Promise<void> {
  const ended = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await ended;
}
