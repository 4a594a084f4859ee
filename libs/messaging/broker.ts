import { setTimeout as delay } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { AuthorizationError, type NatsConnection } from '@nats-io/transport-node';

import { apiPrefixOf, connectTo } from './connection.ts';
import { BrokerDenied, BrokerUnavailable } from './errors.ts';
import { MESSAGING_OPTIONS, type BrokerAddress, type MessagingOptions } from './options.ts';

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
 * It reconnects for ever. Should it be closed all the same, as when the user is taken off the broker, the process ends.
 */
@Injectable()
export class Broker implements OnApplicationShutdown {
  private readonly logger = new Logger(Broker.name);
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
      throw closedForGood(error);
    });
  }

  /** @throws BrokerUnavailable when no server answers within a minute; BrokerDenied when one does, and won't have us */
  static async connect(options: MessagingOptions): Promise<Broker> {
    const address = addressOf(options);
    const nc = await connectTo(address);
    const apiPrefix = apiPrefixOf(address);
    // No look at the account first: a service may not be permitted that, and needs it for nothing.
    const how = { checkAPI: false, ...(apiPrefix === undefined ? {} : { apiPrefix }) };
    const broker = new Broker(nc, jetstream(nc, how), await jetstreamManager(nc, how));
    if (address.access?.nkeySeedFile === undefined)
      broker.logger.warn({
        msg: 'No key for the broker: whoever reaches it may say and read everything. Set NATS_NKEY_SEED_FILE',
        user: address.user,
      });
    return broker;
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
      // A violation is told here alone where nobody waits for an answer.
      if (status.type === 'error')
        this.logger.error({
          msg: 'Refused by the broker; compare the user with what npm run keys would give it',
          err: status.error,
        });
    }
  }
}

function addressOf({ servers, service, account, access }: MessagingOptions): BrokerAddress {
  return {
    servers,
    user: service.split('/').at(-1) ?? service,
    name: service,
    ...(account && { account }),
    ...(access && { access }),
  };
}

function closedForGood(cause: unknown): Error {
  return cause instanceof AuthorizationError
    ? new BrokerDenied(
        'The broker does not admit this user any more. Run npm run keys with it among the agents, send the server SIGHUP, and start again.',
        { cause },
      )
    : new BrokerUnavailable('The connection to the broker was closed for good.', { cause });
}

/** For `Broker`'s provider: Nest injects its result wherever a Broker is asked for. */
export const brokerProvider = {
  provide: Broker,
  inject: [MESSAGING_OPTIONS],
  useFactory: (options: MessagingOptions): Promise<Broker> => Broker.connect(options),
};
