import { once } from 'node:events';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import { childEnvironment } from '#libs/workspace';

import { requestHeaders, type Credential } from './headers.ts';

/** Where the model's API is, and what opens it. */
export interface UpstreamOptions {
  readonly baseUrl: string;
  readonly credential: Credential;
}

/** A connection that has been idle for longer may be closed by the other side just as it is used again. */
const IDLE_MS = 30_000;

/** The model's API, as the daemon alone can ask it. */
export class Upstream {
  readonly #base: URL;
  readonly #agent: HttpAgent;
  readonly #request: typeof httpRequest;

  constructor(private readonly options: UpstreamOptions) {
    this.#base = new URL(options.baseUrl);
    const secure = this.#base.protocol === 'https:';
    this.#request = secure ? httpsRequest : httpRequest;
    const Agent = secure ? HttpsAgent : HttpAgent;
    // The PC's proxy, as the CLI itself would take it.
    const proxyEnv = isLoopback(this.#base.hostname) ? {} : childEnvironment();
    this.#agent = new Agent({ keepAlive: true, timeout: IDLE_MS, proxyEnv });
  }

  /** Sends a request, and resolves when the answer begins. */
  async send(
    path: string,
    body: Buffer,
    { headers, signal }: { headers: IncomingHttpHeaders; signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const request = this.#request(`${this.#base.href.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      agent: this.#agent,
      headers: requestHeaders(headers, {
        credential: this.options.credential,
        bytes: body.length,
      }),
      signal,
    });
    request.end(body);
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    // What breaks from now on breaks the answer, whose reader hears of it.
    request.on('error', () => undefined);
    return answer;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function isLoopback(hostname: string): boolean {
  return /^(?:127\.|localhost$|\[::1\]$)/.test(hostname);
}
