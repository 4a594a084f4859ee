import { setImmediate } from 'node:timers/promises';

import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { ConsumerDefinition } from '#libs/contracts';

import type { Broker } from './broker.ts';

/** How long one pull waits at the broker before it is asked again. */
const PULL_EXPIRES_MS = 5_000;
const REBIND_DELAY_MS = 500;

/**
 * Pulls one durable for as long as the service lives.
 *
 * It asks for as many messages as it has free hands, so nothing waits un-acknowledged in a buffer here while another
 * process is idle. Whatever goes wrong with the durable (not there yet, deleted, broker away) it binds again.
 *
 * Three states. *Binding*: asks for the durable until it is there; ends when the broker knows it. *Bound*: pulls;
 * ends on any fault of the durable (back to binding) or by `stop`. *Stopped*: takes nothing, waits for running handlers.
 */
export class PullLoop {
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private pull: ConsumerMessages | undefined;
  private fault: string | undefined = 'not bound yet';
  private loop: Promise<void> | undefined;

  constructor(
    private readonly broker: Broker,
    readonly definition: ConsumerDefinition,
    private readonly handle: (message: JsMsg) => Promise<void>,
  ) {}

  start(): void {
    this.loop = this.live();
  }

  /** Why it does not pull, or undefined when it does. */
  get reasonAgainst(): string | undefined {
    const { stream, durable } = this.definition;
    return this.fault === undefined ? undefined : `Consumer ${durable} of ${stream}: ${this.fault}`;
  }

  /** Takes nothing new and resolves when the last running handler is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.pull?.stop();
    await this.loop;
    await Promise.all(this.running);
  }

  private isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async live(): Promise<void> {
    while (!this.isStopped()) {
      try {
        const { stream, durable } = this.definition;
        const consumer = await this.broker.js.consumers.get(stream, durable);
        this.fault = undefined;
        await this.pullFrom(consumer);
      } catch (error) {
        this.fault = `${error instanceof Error ? error.message : String(error)}; node-health provides it, check that it runs`;
        await this.pause(REBIND_DELAY_MS);
      }
    }
  }

  private async pullFrom(consumer: Consumer): Promise<void> {
    while (!this.isStopped()) {
      const free = this.definition.concurrency - this.running.size;
      if (free <= 0) {
        await Promise.race(this.running);
        // Those of one transaction end in one turn: they are asked for together.
        await setImmediate();
        continue;
      }
      this.pull = await consumer.fetch({ max_messages: free, expires: PULL_EXPIRES_MS });
      if (this.isStopped()) this.pull.stop();
      for await (const message of this.pull) this.take(message);
    }
  }

  private take(message: JsMsg): void {
    if (this.isStopped()) {
      message.nak();
      return;
    }
    const work = this.handle(message).finally(() => this.running.delete(work));
    this.running.add(work);
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.stopping.signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}
