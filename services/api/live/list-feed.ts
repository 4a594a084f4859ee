import { setTimeout as pause } from 'node:timers/promises';

import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Coalesced, Database } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { Changes } from './changes.ts';
import { eventsText } from './event-text.ts';
import { LoadChanged, type ListEvent } from './load-changed.ts';
import type { OpenStream } from './open-stream.ts';
import { readChanges, type Changed } from './read-changes.ts';

/** What changes many times within a moment is told once. */
const GATHER_MS = 200;
/** The cluster as a whole is looked at so often, while something changes. */
const STATUS_MS = 5000;

interface Client {
  readonly stream: OpenStream;
  /** Tasks of this one only, in lower case; of all when absent. */
  readonly repository: string | undefined;
}

/**
 * Tells everybody who watches the lists what changed. Looked at once, however many are watching; while nobody does, not at all.
 *
 * Each is told the state, never a difference: to be told twice does no harm.
 */
@Injectable()
export class ListFeed implements OnModuleInit, OnModuleDestroy {
  private readonly clients = new Set<Client>();
  private readonly looking = new Coalesced(() => this.look());
  /** From where the next look goes on; undefined: nobody has watched yet. */
  private since: number | undefined;
  /** What was told of what is read again each time. */
  private told: ReadonlySet<string> = new Set();
  private statusAt = 0;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly load: LoadChanged,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.changes.listen((change) => {
      if (this.clients.size > 0 && change?.kind !== 'command') this.looking.wake();
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await this.looking.stop();
  }

  /** First how the cluster is and what was missed, then whatever changes. */
  async join(client: Client, lastEventId: number | undefined): Promise<void> {
    const { manager } = this.database;
    if (this.clients.size === 0) {
      this.since = (await readChanges(manager, undefined)).horizon;
      this.told = new Set();
    }
    // From now on nothing is missed, and what was missed before comes beside it.
    this.clients.add(client);
    client.stream.onEnd(() => this.clients.delete(client));
    const { horizon, next, changed, tooMany } = await readChanges(manager, lastEventId);
    const lost = tooMany || (lastEventId ?? 0) > next;
    const events = [
      await this.statusEvent(),
      ...(lost ? [RELOAD] : await this.load.events(changed)),
    ];
    tell(client, events, horizon);
  }

  private async look(): Promise<void> {
    try {
      const { horizon, changed, tooMany } = await readChanges(this.database.manager, this.since);
      const fresh = changed.filter((one) => !this.told.has(nameOf(one)));
      const events = tooMany ? [RELOAD] : await this.load.events(fresh);
      if (Date.now() - this.statusAt >= STATUS_MS) events.push(await this.statusEvent());
      for (const client of this.clients) tell(client, events, horizon);
      this.told = new Set(changed.map(nameOf));
      this.since = horizon;
    } catch (error) {
      this.logger.warn({ err: error }, 'Nobody can be told what changes; their clients come back');
      for (const { stream } of this.clients) stream.end();
    }
    await pause(GATHER_MS);
  }

  private statusEvent(): Promise<ListEvent> {
    this.statusAt = Date.now();
    return this.load.status();
  }
}

/** Too much was missed to be told. */
const RELOAD: ListEvent = {
  event: 'reload',
  data: { detail: 'Read the lists anew.' },
  repository: null,
};

function tell({ stream, repository }: Client, events: readonly ListEvent[], id: number): void {
  const wanted = events.filter(
    (one) => repository === undefined || one.repository === null || one.repository === repository,
  );
  stream.send(eventsText(wanted, String(id)));
}

function nameOf({ kind, key, tx }: Changed): string {
  return `${kind} ${key} ${tx}`;
}
