import { Inject, Injectable } from '@nestjs/common';
import { awaitsAnswer, type EventDefinition } from '#libs/contracts';
import { Publisher, type OutgoingMessage, type Saying } from '#libs/messaging';
import type { EntityManager } from 'typeorm';

import { afterCommit } from './after-commit.ts';
import { outboxChannel, PERSISTENCE_OPTIONS, type PersistenceOptions } from './options.ts';
import { OutboxRelay } from './outbox-relay.ts';

/** An event that is checked and ready for the wire, and in no outbox yet. */
export interface Unsaid extends OutgoingMessage {
  readonly awaitsAnswer: boolean;
}

/**
 * Says an event if, and only if, the caller's transaction commits.
 *
 * The row lies beside the effect it tells of; the relay of this process is handed it right after the commit, and any
 * relay sends it again and again until the broker has it. Appending the same id twice keeps the first.
 */
@Injectable()
export class Outbox {
  private readonly channel: string;

  constructor(
    private readonly publisher: Publisher,
    private readonly relay: OutboxRelay,
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

  /**
   * All of them, in their order, by one statement. Nobody is notified: this process sends them itself once they are
   * committed, and should it die before, the next look of any relay finds them.
   */
  async keep(tx: EntityManager, unsaid: readonly Unsaid[]): Promise<void> {
    if (unsaid.length === 0) return;
    const rows: { id: number; message_id: string }[] = await tx.query(
      `INSERT INTO outbox (message_id, subject, body, traceparent, awaits_answer)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[])
       ON CONFLICT (message_id) DO NOTHING RETURNING id, message_id`,
      [
        unsaid.map(({ id }) => id),
        unsaid.map(({ subject }) => subject),
        unsaid.map(({ body }) => body),
        unsaid.map(({ traceparent }) => traceparent ?? null),
        unsaid.map(({ awaitsAnswer: awaits }) => awaits),
      ],
    );
    // Of two with the same id the first is kept.
    const messages = new Map(unsaid.toReversed().map((message) => [message.id, message]));
    const kept = rows.flatMap(({ id, message_id }) => {
      const message = messages.get(message_id);
      return message === undefined ? [] : [{ row: id, message }];
    });
    afterCommit(tx, () => {
      this.relay.take(kept);
    });
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
    // Delivered at commit, and once however often a transaction says it.
    await tx.query(`SELECT pg_notify($1, '')`, [this.channel]);
  }
}
