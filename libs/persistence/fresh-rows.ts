import { setTimeout as pause } from 'node:timers/promises';

import { Injectable, Logger } from '@nestjs/common';
import { Publisher, type OutgoingMessage } from '#libs/messaging';

import { Database } from './database.ts';
import { Gathered } from './gathered.ts';
import { noteSent, type Sent } from './note-sent.ts';

/** A row of the outbox that this process has just committed, and what it says. */
export interface FreshRow {
  readonly row: number;
  readonly message: OutgoingMessage;
}

/**
 * A younger row that was never sent is in the hands of the process that committed it, if that still lives: it has waited for
 * the connection, and then for the broker's word, for five seconds each at most.
 */
export const YOUNG_MS = 12_000;

/** Of typical ones that is a few megabytes. */
const IN_HAND_MAX = 1_000;
/** Whoever has a row just now settles it, and is done in a moment. */
const SKIPPED_AGAIN_MS = 50;

/**
 * Sends rows that were committed just now without reading them again, and notes afterwards what the broker took.
 *
 * *In hand*: the broker is waited for, or its word is being noted; nobody else in this process sends it, and other
 * processes leave young rows alone. *Done*: noted. *Left*: the broker did not take it, the note failed, or too much was in
 * hand; only its number is kept, for this process's passes over what is unsent, until it is no longer young.
 */
@Injectable()
export class FreshRows {
  private readonly logger = new Logger(FreshRows.name);
  private readonly held = new Map<number, Promise<void>>();
  private readonly notes = new Gathered<Sent>((lot) => this.note(lot.map(({ item }) => item)));
  /** When, on the monotonic clock. */
  private readonly leftAtMs = new Map<number, number>();
  private onLeft = (): void => undefined;

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {
    database.beforeEnd(() => this.finish());
  }

  get inHand(): number[] {
    return [...this.held.keys()];
  }

  /** @param listener called when a row is left */
  whenLeft(listener: () => void): void {
    this.onLeft = listener;
  }

  /** Though they are young, nobody has them in hand any more. */
  get left(): number[] {
    const youngSinceMs = performance.now() - YOUNG_MS;
    for (const [row, atMs] of this.leftAtMs) if (atMs < youngSinceMs) this.leftAtMs.delete(row);
    return [...this.leftAtMs.keys()];
  }

  /** @param first has to be done before anything is sent, if it is anything */
  take(rows: readonly FreshRow[], first: () => Promise<void> | undefined): void {
    for (const fresh of rows)
      if (this.held.size < IN_HAND_MAX) this.held.set(fresh.row, this.send(fresh, first));
      else this.leave(fresh.row);
  }

  private async send(
    { row, message }: FreshRow,
    first: () => Promise<void> | undefined,
  ): Promise<void> {
    try {
      await first();
      const { stream, sequence } = await this.publisher.send(message);
      await this.notes.add({ row, stream, sequence });
      this.held.delete(row);
    } catch (error) {
      this.logger.warn({ msg: 'An event is not known to be sent; it is sent again', err: error });
      this.held.delete(row);
      this.leave(row);
    }
  }

  private async finish(): Promise<void> {
    while (this.held.size > 0) await Promise.all(this.held.values());
  }

  private leave(row: number): void {
    this.leftAtMs.set(row, performance.now());
    this.onLeft();
  }

  private async note(sent: readonly Sent[]): Promise<void> {
    const { manager } = this.database;
    const noted = await noteSent(manager, sent);
    const skipped = sent.filter(({ row }) => !noted.has(row));
    if (skipped.length === 0) return;
    await pause(SKIPPED_AGAIN_MS);
    // What is skipped again is said again when it is old: the broker and its reader drop it.
    await noteSent(manager, skipped);
  }
}
