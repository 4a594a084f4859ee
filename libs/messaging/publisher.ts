import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { JetStreamApiError, JetStreamError } from '@nats-io/jetstream';
import { headers, PermissionViolationError } from '@nats-io/transport-node';
import {
  EVENT_BYTES_MAX,
  parseData,
  STREAMS,
  subjectOf,
  type CloudEvent,
  type EventDefinition,
  type SubjectTokens,
} from '#libs/contracts';

import { context, trace, type Span } from '@opentelemetry/api';
import { failed, traceparentOf } from '#libs/tracing';

import { Broker } from './broker.ts';
import { BrokerRefused, BrokerUnavailable, Unprocessable } from './errors.ts';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.ts';
import { startPublish } from './spans.ts';

/** What is to be said, besides which event it is. */
export interface Saying<Data extends object> {
  /** Deterministic: saying the same thing twice must give the same id (`assign:<task>:<attempt>`). */
  readonly id: string;
  /** The blanks of the subject: `{ specialty, agent }`. */
  readonly tokens: SubjectTokens;
  readonly data: Data;
  /** In which trace it belongs, where that does not follow from what goes on: a task's own. */
  readonly traceparent?: string | undefined;
}

/** A message, ready for the wire. The outbox keeps these. */
export interface OutgoingMessage {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly traceparent?: string | undefined;
}

/** Where the broker put a message. */
export interface Published {
  readonly stream: string;
  readonly sequence: number;
  /** The broker has had this id already, within its window, and kept the first. */
  readonly duplicate: boolean;
}

const ACK_TIMEOUT_MS = 5_000;

/** Says events and waits for the broker's word that they are safe. */
@Injectable()
export class Publisher {
  /**
   * Added to the message ids of agents. They share streams, and the broker drops what comes with an id it knows, whoever
   * used it first: an id that another agent could guess would let it swallow this one's word.
   */
  private readonly salt = randomBytes(12).toString('hex');
  private endOfTurn: Promise<void> | undefined;

  constructor(
    private readonly broker: Broker,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {}

  /**
   * @throws InvalidEvent or Unprocessable when the event breaks its own contract; BrokerUnavailable when it is not
   *   known to be safe, and saying it again with the same id is right; BrokerRefused when there is no room for it now
   */
  async publish<Data extends object>(
    definition: EventDefinition<Data>,
    saying: Saying<Data>,
  ): Promise<Published> {
    const span = this.spanOf(definition, saying);
    try {
      return await this.send(this.messageOf(definition, saying, span));
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Checks an event and makes a message of it, without sending it. Its span is that of its making. */
  prepare<Data extends object>(
    definition: EventDefinition<Data>,
    saying: Saying<Data>,
  ): OutgoingMessage {
    const span = this.spanOf(definition, saying);
    try {
      return this.messageOf(definition, saying, span);
    } finally {
      span.end();
    }
  }

  private spanOf<Data extends object>(
    definition: EventDefinition<Data>,
    { id, tokens, data, traceparent }: Saying<Data>,
  ): Span {
    const subject = subjectOf(definition, tokens);
    return startPublish(definition, { subject, id, data, traceparent });
  }

  private messageOf<Data extends object>(
    definition: EventDefinition<Data>,
    { id, tokens, data }: Saying<Data>,
    span: Span,
  ): OutgoingMessage {
    const subject = subjectOf(definition, tokens);
    const traceparent = traceparentOf(trace.setSpan(context.active(), span));
    const event: CloudEvent<Data> = {
      specversion: '1.0',
      id,
      type: definition.type,
      source: `/${this.options.service}`,
      subject,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      ...(traceparent === undefined ? {} : { traceparent }),
      data: parseData(definition, data),
    };
    const body = JSON.stringify(event);
    const bytesMax = Math.max(EVENT_BYTES_MAX, STREAMS[definition.stream].maxMessageBytes);
    const bytes = Buffer.byteLength(body);
    if (bytes > bytesMax)
      throw new Unprocessable(
        `${definition.type} ${id} has ${bytes} bytes, ${bytesMax} are allowed. Put what is large into an artifact.`,
      );
    return { id, subject, body, traceparent };
  }

  async send({ id, subject, body, traceparent }: OutgoingMessage): Promise<Published> {
    const carried = headers();
    if (traceparent !== undefined) carried.set('traceparent', traceparent);
    await this.withTheOthers();
    await this.broker.whenConnected(ACK_TIMEOUT_MS);
    try {
      const ack = await this.broker.js.publish(subject, body, {
        msgID: this.options.account === 'AGENTS' ? `${id}:${this.salt}` : id,
        headers: carried,
        timeout: ACK_TIMEOUT_MS,
      });
      return { stream: ack.stream, sequence: ack.seq, duplicate: ack.duplicate };
    } catch (cause) {
      throw notTaken(subject, cause);
    }
  }

  /**
   * Resolves when this turn of the event loop has done its other work. What is said in one turn then goes to the broker in
   * one write, which costs it and us a fraction of a write each; alone, nothing waits for anybody.
   */
  private withTheOthers(): Promise<void> {
    this.endOfTurn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.endOfTurn = undefined;
        resolve();
      });
    });
    return this.endOfTurn;
  }
}

function notTaken(subject: string, cause: unknown): Error {
  if (cause instanceof JetStreamApiError)
    return new BrokerRefused(`${subject} was refused: ${cause.message}.`, { cause });
  if (isViolation(cause))
    return new BrokerRefused(
      `${subject} may not be said by this user. Run npm run keys again and send the server SIGHUP; an agent's specialties stand in its keys.`,
      { cause },
    );
  const reason = cause instanceof Error ? cause.message : String(cause);
  const remedy =
    cause instanceof JetStreamError
      ? ' No stream takes this subject; node-health provides the streams, check that it runs.'
      : ' Say it again.';
  return new BrokerUnavailable(`${subject} was not taken: ${reason}.${remedy}`, { cause });
}

function isViolation(cause: unknown): boolean {
  return (
    cause instanceof PermissionViolationError ||
    (cause instanceof Error && cause.cause instanceof PermissionViolationError)
  );
}
