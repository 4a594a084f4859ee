import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Coalesced, Database, Listener } from '#libs/persistence';

/** The channel of the triggers in `migrations/1764200100000-changes.ts`. */
const CHANNEL = 'api_changes';

/** What changed in the read model: a task or what is known of it, an agent, or what became of a command. */
export interface Change {
  readonly kind: 'agent' | 'command' | 'task';
  readonly key: string;
}

/** Hears of a change; of none in particular when some may have been missed. */
export type OnChange = (change?: Change) => void;

export interface Wait {
  /** Which changes are worth another look. */
  readonly concerns: (change: Change) => boolean;
  readonly timeoutMs: number;
}

/** Hears what any process of api changes in the read model: one connection, however many are waiting here. */
@Injectable()
export class Changes implements OnModuleInit, OnModuleDestroy {
  private readonly listener: Listener;
  private readonly hearing = new Set<OnChange>();
  private readonly waits = new Set<() => void>();
  private ended = false;

  constructor(database: Database) {
    this.listener = new Listener(database.url, CHANNEL, (payload) => {
      const change = readChange(payload);
      for (const tell of this.hearing) tell(change);
    });
  }

  onModuleInit(): void {
    this.listener.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.ended = true;
    for (const giveUp of this.waits) giveUp();
    await this.listener.stop();
  }

  /** The process ends: nothing is heard any more. */
  get closed(): boolean {
    return this.ended;
  }

  /** @returns how to be told no more */
  listen(tell: OnChange): () => void {
    this.hearing.add(tell);
    return () => this.hearing.delete(tell);
  }

  /**
   * Looks now, and again whenever something changes that it concerns, until there is an answer.
   *
   * @returns undefined when there was none in time, or the process ends
   */
  async until<Answer>(
    look: () => Promise<Answer | undefined>,
    { concerns, timeoutMs }: Wait,
  ): Promise<Answer | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer | undefined>();
    const looking = new Coalesced(async () => {
      try {
        const answer = await look();
        if (answer !== undefined) resolve(answer);
      } catch (error) {
        reject(error);
      }
    });
    const giveUp = (): void => {
      resolve(undefined);
    };
    const stop = this.listen((change) => {
      if (change === undefined || concerns(change)) looking.wake();
    });
    const timer = setTimeout(giveUp, timeoutMs);
    this.waits.add(giveUp);
    looking.wake();
    if (this.ended) giveUp();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.waits.delete(giveUp);
      stop();
      await looking.stop();
    }
  }
}

function readChange(payload: string | undefined): Change | undefined {
  const found = /^(?<kind>agent|command|task) (?<key>.+)$/s.exec(payload ?? '')?.groups;
  if (found === undefined) return undefined;
  return { kind: found['kind'] as Change['kind'], key: found['key'] ?? '' };
}
