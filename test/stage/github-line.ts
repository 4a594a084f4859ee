import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * How GitHub may behave.
 *
 * `drop-after-effect`: it has done what was asked, and the one who asked never learns. `forbidden` is its secondary rate
 * limit: 403 with Retry-After.
 */
export type Trouble = 'bad-gateway' | 'drop-after-effect' | 'forbidden' | 'slow';

const SLOW_MS = 1500;

/** The only way to GitHub: REST, clone and push go through it, and it behaves badly when told to. */
export class GithubLine {
  /** Set once GitHub is there; until then everything is answered 502. */
  target: string | undefined;
  /** Everything goes through when undefined. */
  trouble: Trouble | undefined;
  /** REST calls about one repository (`octo-tester/numbers`) alone. */
  readonly troubleOf = new Map<string, Trouble>();
  /** How many calls each trouble has met. */
  readonly met = new Map<Trouble, number>();
  private readonly kept: { is: (call: string) => boolean; done: () => void }[] = [];

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

  /** GitHub does what the next such call (`POST /repos/octo/shop/pulls`) asks, which is when this resolves; its answer never comes. */
  keepNextAnswer(is: (call: string) => boolean): Promise<void> {
    return new Promise((done) => {
      this.kept.push({ is, done });
    });
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
    const { url = '/' } = request;
    const trouble = this.trouble ?? this.troubleWith(url);
    if (trouble !== undefined) this.met.set(trouble, (this.met.get(trouble) ?? 0) + 1);
    if (this.target === undefined || trouble === 'bad-gateway') {
      refuse(request, response, { status: 502, headers: {} });
      return;
    }
    // git knows no rate limit; a refusal of its requests would be another fault than the one meant.
    if (trouble === 'forbidden' && !url.includes('.git/')) {
      refuse(request, response, { status: 403, headers: { 'retry-after': '1' } });
      return;
    }
    if (trouble !== 'slow') this.forward(request, response, trouble === 'drop-after-effect');
    else
      setTimeout(() => {
        this.forward(request, response, false);
      }, SLOW_MS);
  }

  private troubleWith(url: string): Trouble | undefined {
    const [, trouble] =
      [...this.troubleOf].find(([repository]) => url.includes(`/repos/${repository}/`)) ?? [];
    return trouble;
  }

  private forward(request: IncomingMessage, response: ServerResponse, loseAnswer: boolean): void {
    const { method = 'GET', headers, url = '/' } = request;
    const at = this.kept.findIndex(({ is }) => is(`${method} ${url}`));
    const [kept] = at < 0 ? [] : this.kept.splice(at, 1);
    const onward = ask((this.target ?? '') + url, { method, headers }, (answer) => {
      if (kept !== undefined) {
        answer.resume().once('end', kept.done);
        return;
      }
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
