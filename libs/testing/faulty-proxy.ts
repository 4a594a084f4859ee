import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** `POST /repos/octo/shop/pulls` */
type Fault = (call: string) => boolean;

/** What is said in the neighbour's place; `hang` says nothing at all. */
type Answer = 'hang' | { status: number; headers?: Record<string, string>; message?: string };

/** An HTTP neighbour seen through a bad line. */
export class FaultyProxy {
  /** Calls whose connection was dropped, in order. */
  readonly dropped: string[] = [];
  /** Calls that were answered in the neighbour's place, in order. */
  readonly intercepted: string[] = [];
  private intercept: (call: string) => Answer | undefined = () => undefined;
  private loseCall: Fault = () => false;
  private loseAnswer: Fault = () => false;

  private constructor(
    private readonly server: Server,
    private readonly target: string,
    readonly url: string,
  ) {}

  static async start(target: string): Promise<FaultyProxy> {
    const server = createServer((request, response) => {
      proxy.pass(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const proxy = new FaultyProxy(server, target, `http://127.0.0.1:${port}`);
    return proxy;
  }

  /** From now on these calls never reach the neighbour. */
  dropCalls(fault: Fault): void {
    this.loseCall = fault;
  }

  /** From now on these calls never reach the neighbour, and are answered so; all others pass. */
  answerCalls(fault: Fault, answer: Answer): void {
    this.intercept = (call) => (fault(call) ? answer : undefined);
  }

  /** The neighbour does what the next such call asks, but its answer is lost. */
  dropNextAnswer(fault: Fault): void {
    this.loseAnswer = (call) => {
      if (!fault(call)) return false;
      this.loseAnswer = () => false;
      return true;
    };
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
    const { method = 'GET', headers, url = '/' } = request;
    const call = `${method} ${url}`;
    const drop = (): void => {
      this.dropped.push(call);
      request.socket.destroy();
    };
    if (this.loseCall(call)) {
      drop();
      return;
    }
    const answer = this.intercept(call);
    if (answer !== undefined) {
      this.intercepted.push(call);
      request.resume();
      if (answer !== 'hang')
        response
          .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
          .end(JSON.stringify({ message: answer.message ?? 'said the line' }));
      return;
    }
    const onward = ask(this.target + url, { method, headers }, (answer) => {
      if (this.loseAnswer(call)) {
        answer.resume().once('end', drop);
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', drop);
    request.pipe(onward);
  }
}
