import { Injectable } from '@nestjs/common';

import { Database } from './database.ts';

/** How much is committed and not with the broker yet, for Prometheus. Where nothing waits the age is 0. */
@Injectable()
export class OutboxMeasure {
  constructor(private readonly database: Database) {}

  async measure(): Promise<{ name: string; help: string; value: number }[]> {
    const [row]: { unsent: number; age: number }[] = await this.database.manager.query(
      `select count(*)::int as unsent,
         coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as age
       from outbox where sent_at is null`,
    );
    return [
      {
        name: 'outbox_unsent_messages',
        help: 'Events that are committed and that the broker has not taken yet',
        value: row?.unsent ?? 0,
      },
      {
        name: 'outbox_oldest_unsent_seconds',
        help: 'How long the oldest of them has waited',
        value: row?.age ?? 0,
      },
    ];
  }
}
