import { Logger } from '@nestjs/common';
import pg from 'pg';

const RECONNECT_MS = 1_000;

/**
 * Hears PostgreSQL's notifications on one channel, on a connection of its own.
 *
 * A lost connection is made again; what was said meanwhile is lost, so after each connect the listener calls once
 * unasked, with no payload, and whoever uses it looks for work then.
 */
export class Listener {
  private readonly logger = new Logger(Listener.name);
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private connecting: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly onNotification: (payload?: string) => void,
  ) {}

  start(): void {
    this.connecting = this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.connecting;
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `listen ${this.channel}`,
    });
    client.on('error', () => {
      this.retry();
    });
    client.on('end', () => {
      this.retry();
    });
    client.on('notification', ({ payload }) => {
      this.onNotification(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(this.channel)}`);
      this.client = client;
      this.onNotification();
    } catch (error) {
      // Its 'error' or 'end' may not come for a connection that never was.
      this.logger.warn({ msg: 'Not listening to PostgreSQL; trying again', err: error });
      this.retry();
    }
  }

  private retry(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.client = undefined;
    this.timer = setTimeout(() => {
      this.start();
    }, RECONNECT_MS);
  }
}
