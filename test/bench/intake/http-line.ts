import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const ANSWER_WITHIN_MS = 30_000;
const HEAD_END = '\r\n\r\n';

/**
 * One kept connection to an HTTP server, with one request on it at a time.
 *
 * Node's own client takes more of a processor than the servers that are measured; this reads a status and a
 * Content-Length and nothing else.
 */
export class HttpLine {
  private received = '';
  private waiting:
    { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setTimeout(ANSWER_WITHIN_MS, () => {
      if (this.waiting) socket.destroy(new Error(`No answer in ${ANSWER_WITHIN_MS} ms.`));
    });
    // Latin-1: a character is a byte, as Content-Length counts.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.received += text;
      this.look();
    });
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('The server closed the connection.')));
  }

  static async open(port: number): Promise<HttpLine> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new HttpLine(socket);
  }

  /** @returns the status of the answer, once all of it is here */
  async send(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private look(): void {
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const bytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(bytes + status)) {
      this.socket.destroy(new Error(`An answer without a status or a length: ${head}`));
      return;
    }
    const end = headEnd + HEAD_END.length + bytes;
    if (this.received.length < end) return;
    this.received = this.received.slice(end);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(status);
  }
}
