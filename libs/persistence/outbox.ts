import { Inject, Injectable } from '@nestjs/common';
import { awaitsAnswer, type EventDefinition } from '#libs/contracts';
import { Publisher, type Saying } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

import { PERSISTENCE_OPTIONS, schemaOf, type PersistenceOptions } from './options.ts';

/** The channel on which a committed row wakes the relay. */
export function outboxChannel(service: string): string {
  return `outbox_${schemaOf(service)}`;
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
    const { id, subject, body, traceparent } = this.publisher.prepare(definition, saying);
    await tx.query(
      `INSERT INTO outbox (message_id, subject, body, traceparent, awaits_answer)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (message_id) DO NOTHING`,
      [id, subject, body, traceparent ?? null, awaitsAnswer(definition)],
    );
    await this.wakeRelay(tx);
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

  /** Delivered at commit, and once however often a transaction says it. */
  private async wakeRelay(tx: EntityManager): Promise<void> {
    await tx.query(`SELECT pg_notify($1, '')`, [this.channel]);
  }
}
