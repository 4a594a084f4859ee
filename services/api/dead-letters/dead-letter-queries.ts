import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

import { cursorAt, readCursor } from '../lists/cursor.ts';
import { LIMIT_DEFAULT, type ListWish } from '../lists/list-wish.dto.ts';
import type { DeadLetterList, DeadLetterView } from './dead-letter.dto.ts';

/** What nobody could handle, the newest first. */
@Injectable()
export class DeadLetterQueries {
  constructor(private readonly database: Database) {}

  async list({ limit = LIMIT_DEFAULT, cursor }: ListWish): Promise<DeadLetterList> {
    const before = numberOf(readCursor(cursor)?.id ?? '') ?? Number.MAX_SAFE_INTEGER;
    const rows = await this.database.manager.query<Row[]>(
      `${SELECT} where id < $1 order by id desc limit $2`,
      [before, limit + 1],
    );
    const items = rows.slice(0, limit).map(viewOf);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const [counted] = await this.database.manager.query<{ total: number }[]>(
      'select count(*)::int as total from dead_letters',
    );
    const nextCursor = last === undefined ? null : cursorAt({ value: '', id: last.id });
    return { items, nextCursor, total: counted?.total ?? 0 };
  }

  async one(id: string): Promise<DeadLetterView | undefined> {
    const number = numberOf(id);
    if (number === undefined) return undefined;
    const [row] = await this.database.manager.query<Row[]>(`${SELECT} where id = $1`, [number]);
    return row && viewOf(row);
  }

  /** Those nobody has had said again. */
  async countWaiting(): Promise<number> {
    const [row] = await this.database.manager.query<{ waiting: number }[]>(
      `select count(*)::int as waiting from (${SELECT}) as letter where "redrivenAt" is null`,
    );
    return row?.waiting ?? 0;
  }
}

interface Row extends Omit<DeadLetterView, 'at' | 'id' | 'redrivenAt'> {
  readonly id: number;
  readonly at: Date;
  readonly redrivenAt: Date | null;
}

/** Said again is what somebody asked to be: the command tells which letter. */
const SELECT = `select id, at, stream, consumer, subject, sequence, deliveries, reason, original, (
    select min(facts.at) from facts
    where type = 'command.letter.redrive.v1' and (data->>'letter')::bigint = dead_letters.id
  ) as "redrivenAt" from dead_letters`;

function viewOf(row: Row): DeadLetterView {
  return {
    ...row,
    id: String(row.id),
    at: row.at.toISOString(),
    redrivenAt: row.redrivenAt?.toISOString() ?? null,
  };
}

function numberOf(id: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined;
}
