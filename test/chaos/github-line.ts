import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Trouble } from './plan-faults.ts';

const SLOW_MS = 1500;

/**
 * The only way to GitHub: REST, clone and push go through it, and it behaves badly when told to.
 *
 * `drop-after-effect`: GitHub has done what was asked, and the one who asked never learns. `forbidden` is GitHub's
 * secondary rate limit: 403 with Retry-After.
 */
export class GithubLine {
  /** Set once GitHub is there; until then everything is answered 502. */
  target: string | undefined;
  /** Everything goes through when undefined. */
  trouble: Trouble | undefined;
  /** How many calls each trouble has met. */
  readonly met = new Map<Trouble, number>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<GithubLine> {
    const server = createServer((request, response) => {
      line.pass(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const line = new GithubLine(server, `http://127.0.0.1:${port}`);
    return line;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { trouble } = this;
    if (trouble !== undefined) this.met.set(trouble, (this.met.get(trouble) ?? 0) + 1);
    if (this.target === undefined || trouble === 'bad-gateway') {
      refuse(request, response, { status: 502, headers: {} });
      return;
    }
    // git knows no rate limit; a refusal of its requests would be another fault than the one meant.
    if (trouble === 'forbidden' && request.url?.includes('.git/') !== true) {
      refuse(request, response, { status: 403, headers: { 'retry-after': '1' } });
      return;
    }
    if (trouble !== 'slow') this.forward(request, response, trouble === 'drop-after-effect');
    else
      setTimeout(() => {
        this.forward(request, response, false);
      }, SLOW_MS);
  }

  private forward(request: IncomingMessage, response: ServerResponse, loseAnswer: boolean): void {
    const { method = 'GET', headers, url = '/' } = request;
    const onward = ask((this.target ?? '') + url, { method, headers }, (answer) => {
      if (loseAnswer) {
        answer.resume().once('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => request.socket.destroy());
    request.pipe(onward);
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { status: number; headers: Record<string, string> },
): void {
  request.resume();
  const message =
    answer.status === 403 ? 'You have exceeded a secondary rate limit' : 'Bad Gateway';
  response
    .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    .end(JSON.stringify({ message }));
}
