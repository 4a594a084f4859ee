import { Inject, Injectable } from '@nestjs/common';
import { awaitsAnswer, type EventDefinition } from '#libs/contracts';
import { Publisher, type OutgoingMessage, type Saying } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

import { PERSISTENCE_OPTIONS, schemaOf, type PersistenceOptions } from './options.ts';

/** The channel on which a committed row wakes the relay. */
export function outboxChannel(service: string): string {
  return `outbox_${schemaOf(service)}`;
}

/** An event that is checked and ready for the wire, and in no outbox yet. */
export interface Unsaid extends OutgoingMessage {
  readonly awaitsAnswer: boolean;
}

/**
 * Says an event if, and only if, the caller's transaction commits.
 *
 * The row lies beside the effect it tells of; a relay sends it right after the commit, again and again until the
 * broker has it. Appending the same id twice keeps the first.
 */
@Injectable()
export class Outbox {
  private readonly channel: string;

  constructor(
    private readonly publisher: Publisher,
    @Inject(PERSISTENCE_OPTIONS) { service }: PersistenceOptions,
  ) {
    this.channel = outboxChannel(service);
  }

  /** @throws InvalidEvent or Unprocessable when the event breaks its own contract */
  async append<Data extends object>(
    tx: EntityManager,
    definition: EventDefinition<Data>,
    saying: Saying<Data>,
  ): Promise<void> {
    await this.keep(tx, [this.prepare(definition, saying)]);
  }

  /**
   * Checks an event and makes it ready, within the trace of whoever says it; `keep` then takes many at once.
   *
   * @throws InvalidEvent or Unprocessable when the event breaks its own contract
   */
  prepare<Data extends object>(definition: EventDefinition<Data>, saying: Saying<Data>): Unsaid {
    const message = this.publisher.prepare(definition, saying);
    return { ...message, awaitsAnswer: awaitsAnswer(definition) };
  }

  /** All of them, in their order, by one statement that also wakes the relay. */
  async keep(tx: EntityManager, unsaid: readonly Unsaid[]): Promise<void> {
    if (unsaid.length === 0) return;
    await tx.query(
      `WITH kept AS (
         INSERT INTO outbox (message_id, subject, body, traceparent, awaits_answer)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[])
         ON CONFLICT (message_id) DO NOTHING)
       SELECT pg_notify($6, '')`,
      [
        unsaid.map(({ id }) => id),
        unsaid.map(({ subject }) => subject),
        unsaid.map(({ body }) => body),
        unsaid.map(({ traceparent }) => traceparent ?? null),
        unsaid.map(({ awaitsAnswer: awaits }) => awaits),
        this.channel,
      ],
    );
  }

  /**
   * The effect of what was said is recorded, in this very transaction: it is not said again, whatever the broker loses.
   *
   * The broker's own acknowledgement is no such record, for a power cut or a wiped store can still take the message.
   * Only events that await an answer need this; facts are settled by age. Settling twice changes nothing.
   */
  async settle(tx: EntityManager, ...messageIds: readonly string[]): Promise<void> {
    await tx.query(
      'UPDATE outbox SET settled_at = now() WHERE message_id = ANY($1) AND settled_at IS NULL',
      [messageIds],
    );
  }

  /**
   * What was said has not been answered for long: says it again, with the same id, so it can't take effect twice.
   *
   * What is settled, or was sent within the last minute and may still be on its way, is left alone. Within the
   * stream's window for duplicates the broker keeps the first and drops the second.
   */
  async repeat(tx: EntityManager, ...messageIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE outbox SET sent_at = NULL WHERE message_id = ANY($1)
         AND settled_at IS NULL AND sent_at < now() - interval '1 minute'`,
      [messageIds],
    );
    await this.wakeRelay(tx);
  }

  /** As `keep` does. Delivered at commit, and once however often a transaction says it. */
  private async wakeRelay(tx: EntityManager): Promise<void> {
    await tx.query(`SELECT pg_notify($1, '')`, [this.channel]);
  }
}
