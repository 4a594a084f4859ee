import { Coalesced, type Database } from '#libs/persistence';

import { eventsText, type LiveEvent } from './event-text.ts';
import type { OpenStream } from './open-stream.ts';
import { readTask, type TaskSeen } from './read-task.ts';

/** Tells one client what happens to one task: first all of it, or what it missed, then whatever comes. */
export class TaskFeed {
  private readonly looking: Coalesced;
  private summary = '';
  /** What was told of what is read again each time. */
  private told: ReadonlySet<string> = new Set();
  private readonly stream: OpenStream;
  private since: number;

  /** @param to the client, and what it has; 0: nothing */
  constructor(
    private readonly database: Database,
    private readonly taskId: string,
    to: { readonly stream: OpenStream; readonly since: number },
  ) {
    this.stream = to.stream;
    this.since = to.since;
    this.looking = new Coalesced(() => this.look());
  }

  wake(): void {
    this.looking.wake();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  private async look(): Promise<void> {
    try {
      const seen = await readTask(this.database.manager, this.taskId, this.since);
      if (seen === undefined) return;
      if (this.since > seen.next) {
        // Of another database than this one has become: it counts from the beginning.
        this.since = 0;
        this.looking.wake();
        return;
      }
      this.stream.send(eventsText(this.newsOf(seen), String(seen.horizon)));
      this.since = seen.horizon;
    } catch {
      // The database is away. The client comes back, and is told what it missed.
      this.stream.end();
    }
  }

  private newsOf({ summary, timeline, lines }: TaskSeen): LiveEvent[] {
    const entries = [
      ...timeline.map((data): LiveEvent & { id: string } => ({
        event: 'timeline',
        data,
        id: data.id,
      })),
      ...lines.map((data): LiveEvent & { id: string } => ({
        event: 'progress',
        data,
        id: data.id,
      })),
    ];
    const news: LiveEvent[] = entries.filter(({ event, id }) => !this.told.has(`${event} ${id}`));
    this.told = new Set(entries.map(({ event, id }) => `${event} ${id}`));
    const text = JSON.stringify(summary);
    if (text !== this.summary) news.push({ event: 'task', data: summary });
    this.summary = text;
    return news;
  }
}
