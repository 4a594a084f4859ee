import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One agent's way to the broker. */
export class BrokerLine {
  private cut = false;
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly port: number,
  ) {}

  static async start(brokerPort: number): Promise<BrokerLine> {
    const server = createServer((socket) => {
      line.pass(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const line = new BrokerLine(server, `nats://127.0.0.1:${port}`, brokerPort);
    return line;
  }

  /** Breaks every connection; new ones are refused until `heal`. */
  sever(): void {
    this.cut = true;
    for (const socket of this.open) socket.destroy();
  }

  heal(): void {
    this.cut = false;
  }

  stop(): Promise<void> {
    this.sever();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private pass(socket: Socket): void {
    if (this.cut) {
      socket.destroy();
      return;
    }
    const onward = connect(this.port, '127.0.0.1');
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.open.add(end);
      // Why it broke doesn't matter: the other half breaks too.
      end.on('error', () => undefined);
      end.once('close', () => {
        this.open.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  }
}
