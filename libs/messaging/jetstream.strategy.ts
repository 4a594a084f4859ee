import { Inject, Injectable } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { JsMsg } from '@nats-io/jetstream';
import { parseEvent, tokensOf, type ConsumerDefinition } from '#libs/contracts';
import { context, type Context } from '@opentelemetry/api';
import { failed } from '#libs/tracing';
import { isObservable, lastValueFrom } from 'rxjs';

import { Broker } from './broker.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Delivery } from './delivery.ts';
import { Neighbours, pause } from './neighbours.ts';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.ts';
import { PullLoop } from './pull-loop.ts';
import { settle } from './settle.ts';
import { startProcess } from './spans.ts';

const DEAD_LETTER_RETRY_MS = 5_000;

/**
 * Carries events from the service's durables to its `@EventPattern` handlers.
 *
 * A message is acknowledged after its handler has resolved, so a handler's effect must be in place by then. While it
 * runs the broker is told so every third of the ack wait. What is done with a failure is `settle`'s decision. A message
 * that is held keeps its hand busy, and hands that are full pull nothing: the rest waits on its stream.
 */
@Injectable()
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  /** Failures are ours to settle; Nest need not log them too. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly draining = new AbortController();
  private readonly loops: PullLoop[];

  constructor(
    private readonly broker: Broker,
    private readonly deadLetters: DeadLetters,
    private readonly neighbours: Neighbours,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {
    super();
    this.loops = options.consumers.map(
      (definition) =>
        new PullLoop(broker, definition, (message) => this.process(message, definition)),
    );
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      this.proveTotality();
      for (const loop of this.loops) loop.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    this.draining.abort();
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  /** Throws with the durables that are not pulled yet. */
  async checkReady(): Promise<void> {
    await this.broker.checkReady();
    const reasons = this.loops.flatMap((loop) => loop.reasonAgainst ?? []);
    if (reasons.length > 0) throw new Error(reasons.join('; '));
  }

  override on(): never {
    throw new TypeError('Listen to Broker.onReconnect instead.');
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the shape is Nest's
  override unwrap<Connection>(): Connection {
    return this.broker.nc as Connection;
  }

  private async process(message: JsMsg, definition: ConsumerDefinition): Promise<void> {
    const heartbeat = setInterval(() => {
      message.working();
    }, definition.ackWaitMs / 3);
    try {
      let settled = false;
      while (!settled) settled = await this.handleOnce(message, definition);
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** False when the message was held for long enough and is to be handled again, as the same delivery. */
  private async handleOnce(message: JsMsg, definition: ConsumerDefinition): Promise<boolean> {
    const heard = { within: context.active() };
    try {
      await this.dispatch(message, definition, heard);
    } catch (error) {
      // What is said of it belongs to its trace.
      return context.with(heard.within, () => this.settleFailure(message, definition, error));
    }
    // Not waited for: should it be lost, the message comes again and finds its effect in place.
    message.ack();
    return true;
  }

  private async dispatch(
    message: JsMsg,
    consumer: ConsumerDefinition,
    heard: { within: Context },
  ): Promise<void> {
    const { definition, event } = parseEvent(message.string(), consumer.events);
    const received = {
      stream: consumer.stream,
      consumer: consumer.durable,
      sequence: message.seq,
      deliveries: message.info.deliveryCount,
      lastDelivery: message.info.deliveryCount >= consumer.maxDeliver,
      subject: message.subject,
      tokens: tokensOf(definition, message.subject),
      signal: this.draining.signal,
    };
    const { span, within } = startProcess(definition, event, received);
    heard.within = within;
    const delivery: Delivery = {
      ...received,
      accept: () => {
        span.end();
      },
    };
    try {
      await context.with(within, () => this.handle(definition.type, event, delivery));
    } catch (error) {
      if (span.isRecording()) failed(span, error);
      throw error;
    } finally {
      if (span.isRecording()) span.end();
    }
  }

  private async handle(type: string, event: object, delivery: Delivery): Promise<void> {
    const result: unknown = await this.handlerOf(type)(event, delivery);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }

  private async settleFailure(
    message: JsMsg,
    { stream, durable, maxDeliver: deliveriesMax }: ConsumerDefinition,
    error: unknown,
  ): Promise<boolean> {
    const { streamSequence, deliveryCount: deliveries } = message.info;
    const away = await this.neighbours.away();
    const settlement = settle(error, {
      deliveries,
      deliveriesMax,
      neighbourAway: away.length > 0,
    });
    const facts = { stream, durable, subject: message.subject, streamSequence, deliveries };
    if (settlement.verdict === 'dead-letter') {
      await this.bury(message, settlement.reason);
      return true;
    }
    this.logger.warn({ msg: 'Not handled yet', ...facts, ...settlement, away, err: error });
    if (settlement.verdict === 'hold') {
      if (await this.hold(settlement.afterMs)) return false;
      if (deliveries >= deliveriesMax) {
        await this.bury(message, `The service was stopped while it waited: ${String(error)}`);
        return true;
      }
    }
    message.nak(settlement.afterMs);
    return true;
  }

  /** False when we end and have to let go. */
  private async hold(ms: number): Promise<boolean> {
    const { signal } = this.draining;
    await pause(ms, signal);
    return this.neighbours.whenThere(signal);
  }

  private async bury(message: JsMsg, reason: string): Promise<void> {
    const { stream, consumer, streamSequence, deliveryCount } = message.info;
    const facts = { stream, consumer, subject: message.subject, streamSequence, deliveryCount };
    if (this.options.account === 'AGENTS') {
      // No agent writes among services' dead letters. Past its deliveries the broker says so, and node-health buries it.
      this.logger.error({ msg: 'Given up; left to the broker', ...facts, reason });
      message.nak(DEAD_LETTER_RETRY_MS);
      return;
    }
    try {
      await this.deadLetters.bury(message, reason);
      this.logger.error({ msg: 'Given up; it lies with the dead letters', ...facts, reason });
      message.term();
    } catch (cause) {
      this.logger.error({ msg: 'Dead letter not kept; it comes again', ...facts, err: cause });
      message.nak(DEAD_LETTER_RETRY_MS);
    }
  }

  private handlerOf(type: string): MessageHandler {
    const handler = this.messageHandlers.get(type);
    if (handler === undefined) throw new TypeError(`No @EventPattern('${type}') in this service.`);
    return handler;
  }

  /** Each event the durables may deliver has exactly one handler, and each handler a durable. */
  private proveTotality(): void {
    const heard = this.loops.flatMap(({ definition }) => definition.events.map(({ type }) => type));
    const faults = [
      ...heard
        .filter((type) => !this.messageHandlers.has(type))
        .map((type) => `${type} has no handler`),
      ...heard
        .filter((type) => this.messageHandlers.get(type)?.next !== undefined)
        .map((type) => `${type} has two handlers`),
      ...[...this.messageHandlers.keys()]
        .filter((type) => !heard.includes(type))
        .map((type) => `the handler of ${type} has no consumer`),
    ];
    if (faults.length > 0)
      throw new TypeError(
        `Consumers and handlers don't match: ${faults.join('; ')}. Compare @EventPattern with libs/contracts/consumers.ts.`,
      );
  }
}
