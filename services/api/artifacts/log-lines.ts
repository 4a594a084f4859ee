import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

import { Changes } from '../live/changes.ts';
import { OpenStreams } from '../live/open-streams.ts';
import { readTask, type ProgressLine } from '../live/read-task.ts';

/** At the latest then it is looked whether the client is still there. */
const LOOK_AGAIN_MS = 15_000;

interface News {
  readonly text: string;
  /** The attempt says nothing any more. */
  readonly over: boolean;
}

/** What an attempt said while it worked, as plain lines: of a running one there is no file yet. */
@Injectable()
export class LogLines {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly streams: OpenStreams,
  ) {}

  /** What was said by now. */
  async of(taskId: string, attempt: number): Promise<string> {
    return (await new Tail(this.database, taskId, attempt).news()).text;
  }

  /**
   * What was said by now, and each line as it comes, until the attempt ends.
   *
   * @throws Problem when too many clients are being told already
   */
  follow(taskId: string, attempt: number): Readable {
    const giveBack = this.streams.takePlace();
    const tail = new Tail(this.database, taskId, attempt);
    const { changes } = this;
    async function* lines(): AsyncGenerator<string> {
      while (!changes.closed) {
        const news = await changes.until(() => tail.newsIfAny(), {
          concerns: ({ kind, key }) => kind === 'task' && key === taskId,
          timeoutMs: LOOK_AGAIN_MS,
        });
        if (news !== undefined && news.text !== '') yield news.text;
        if (news?.over === true) return;
      }
    }
    return Readable.from(lines()).once('close', giveBack);
  }
}

/** Remembers what was told. */
class Tail {
  private since = 0;
  private told: ReadonlySet<string> = new Set();

  constructor(
    private readonly database: Database,
    private readonly taskId: string,
    private readonly attempt: number,
  ) {}

  async news(): Promise<News> {
    const seen = await readTask(this.database.manager, this.taskId, this.since);
    if (seen === undefined) return { text: '', over: true };
    const lines = seen.lines.filter(({ attempt }) => attempt === this.attempt);
    const news = lines.filter(({ id }) => !this.told.has(id));
    this.told = new Set(lines.map(({ id }) => id));
    this.since = seen.horizon;
    const { status, attempt } = seen.summary;
    const over = status !== 'running' || attempt !== this.attempt;
    return { text: news.map(lineText).join(''), over };
  }

  async newsIfAny(): Promise<News | undefined> {
    const news = await this.news();
    return news.text !== '' || news.over ? news : undefined;
  }
}

function lineText({ at, stage, message }: ProgressLine): string {
  return `${at} [${stage}] ${message.replaceAll(/[\r\n]+/g, ' ')}\n`;
}
