import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NodeHeartbeat } from '#libs/contracts';
import { Broker, Publisher } from '#libs/messaging';
import { LOGGER, type Logger } from '#libs/runtime';

import { Presence } from './presence.ts';

/**
 * Tells that this agent lives: at start, which is how it joins, every HEARTBEAT_MS, and at once when what it does
 * changes or the broker is back. While it drains it says so, and goes on to say it for as long as work is in hand: a
 * silent agent would lose that work to another.
 */
@Injectable()
export class Heartbeat
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  readonly #born = Date.now().toString(36);
  #serial = 0;
  #timer: NodeJS.Timeout | undefined;
  #draining = false;
  #beating: Promise<void> | undefined;
  #again = false;

  constructor(
    private readonly publisher: Publisher,
    private readonly broker: Broker,
    private readonly presence: Presence,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.presence.check();
    const beat = (): void => {
      void this.#beat();
    };
    this.#timer = setInterval(beat, this.presence.config.HEARTBEAT_MS);
    this.presence.onChange(beat);
    this.broker.onReconnect(beat);
    beat();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#draining = true;
    await this.#beat();
  }

  /** After the last attempt has ended, and before the connection goes. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
  }

  /** One at a time; what changes meanwhile is told by one more. */
  async #beat(): Promise<void> {
    this.#again = true;
    this.#beating ??= this.#sayWhileNews().finally(() => {
      this.#beating = undefined;
    });
    await this.#beating;
  }

  async #sayWhileNews(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.publisher.publish(NodeHeartbeat, {
          id: `heartbeat:${this.presence.config.AGENT_ID}:${this.#born}-${(this.#serial += 1)}`,
          tokens: { agent: this.presence.config.AGENT_ID },
          data: await this.presence.describe(this.#draining),
        });
      } catch (error) {
        // The next one comes in seconds; being silent longer is what the cluster has to notice.
        this.logger.warn({ err: error }, 'Heartbeat not said');
      }
    }
  }
}
