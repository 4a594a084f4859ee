import { setTimeout as delay } from 'node:timers/promises';

import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

import { BrokerUnavailable } from './errors.ts';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.ts';

const FIRST_CONNECT_MS = 60_000;
const AWAY =
  'Not connected to the broker; trying again. Check that nats-server runs and that NATS_URL is right.';

/** From losing the connection to having it again. */
class Outage {
  readonly ended: Promise<void>;
  readonly end: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.ended = promise;
    this.end = () => {
      resolve(undefined);
    };
  }
}

/**
 * The one connection of a process to the broker.
 *
 * It reconnects for ever: with the client's own default it would give up after about twenty seconds and never come
 * back. Should it be closed all the same, the process ends, so that its supervisor starts a fresh one.
 */
@Injectable()
export class Broker implements OnApplicationShutdown {
  private readonly reconnectListeners: (() => void)[] = [];
  private outage: Outage | undefined;
  private ending = false;

  private constructor(
    readonly nc: NatsConnection,
    readonly js: JetStreamClient,
    readonly jsm: JetStreamManager,
  ) {
    void this.watchStatus();
    void nc.closed().then((error) => {
      if (this.ending) return;
      throw new BrokerUnavailable('The connection to the broker was closed for good.', {
        cause: error,
      });
    });
  }

  /** @throws BrokerUnavailable when no server answers within a minute */
  static async connect({ servers, service }: MessagingOptions): Promise<Broker> {
    const nc = await firstConnection(servers, service);
    // No look at the account first: a service may not be permitted that, and needs it for nothing.
    const jsm = await jetstreamManager(nc, { checkAPI: false });
    return new Broker(nc, jetstream(nc), jsm);
  }

  onReconnect(listener: () => void): void {
    this.reconnectListeners.push(listener);
  }

  /**
   * Resolves at once, or as soon as the connection is back.
   *
   * What is sent while it is lost is thrown away by the client, so whoever sends waits for this first.
   *
   * @throws BrokerUnavailable when it does not come back in time
   */
  async whenConnected(timeoutMs: number): Promise<void> {
    if (this.outage === undefined) return;
    const patience = new AbortController();
    const timeout = delay(timeoutMs, false, { signal: patience.signal, ref: false });
    const back = await Promise.race([this.outage.ended.then(() => true), timeout]);
    if (!back) throw new BrokerUnavailable(AWAY);
    patience.abort();
  }

  async checkReady(): Promise<void> {
    if (this.outage !== undefined) throw new BrokerUnavailable(AWAY);
    await this.nc.rtt();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending = true;
    if (!this.nc.isClosed()) await this.nc.drain();
  }

  private async watchStatus(): Promise<void> {
    for await (const status of this.nc.status()) {
      if (status.type === 'disconnect') this.outage ??= new Outage();
      if (status.type === 'reconnect') {
        this.outage?.end();
        this.outage = undefined;
        for (const listener of this.reconnectListeners) listener();
      }
    }
  }
}

/** For `Broker`'s provider: Nest injects its result wherever a Broker is asked for. */
export const brokerProvider = {
  provide: Broker,
  inject: [MESSAGING_OPTIONS],
  useFactory: (options: MessagingOptions): Promise<Broker> => Broker.connect(options),
};

async function firstConnection(servers: string, name: string): Promise<NatsConnection> {
  const until = Date.now() + FIRST_CONNECT_MS;
  for (;;) {
    try {
      return await connect({
        servers: servers.split(','),
        name,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 250,
        noAsyncTraces: true,
      });
    } catch (cause) {
      if (Date.now() > until)
        throw new BrokerUnavailable(
          `No broker answers at ${servers}. Start nats-server there, or correct NATS_URL.`,
          { cause },
        );
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
