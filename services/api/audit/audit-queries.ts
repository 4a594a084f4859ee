import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

import type { AuditKind } from '../facts/audit-of.ts';
import { Conditions } from '../lists/conditions.ts';
import { cursorAt, readCursor } from '../lists/cursor.ts';
import { LIMIT_DEFAULT } from '../lists/list-wish.dto.ts';
import type { AuditEntry, AuditList, AuditWish } from './audit.dto.ts';

/** Who did what, the newest first. */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  async list(wish: AuditWish): Promise<AuditList> {
    const { limit = LIMIT_DEFAULT, cursor } = wish;
    const filters = conditionsOf(wish);
    const [counted] = await this.database.manager.query<{ total: number }[]>(
      `select count(*)::int as total from facts ${filters.where}`,
      filters.values,
    );
    const page = conditionsOf(wish);
    const after = readCursor(cursor);
    if (after !== undefined) {
      const [, type = '', id = ''] = /^([^/]*)\/(.*)$/s.exec(after.id) ?? [];
      page.add(
        `(at, type, id) < (?::timestamptz, ${page.place(type)}, ${page.place(id)})`,
        after.value,
      );
    }
    const rows = await this.database.manager.query<Row[]>(
      `select type, id, at, audit, repository, issue_number, task_id, attempt, actor, actor_right, data
       from facts ${page.where} order by at desc, type desc, id desc limit ${limit + 1}`,
      page.values,
    );
    const items = rows.slice(0, limit).map(entryOf);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const nextCursor = last === undefined ? null : cursorAt({ value: last.at, id: last.id });
    return { items, nextCursor, total: counted?.total ?? 0 };
  }
}

function conditionsOf({ repository, issue, kind, actor, from, to }: AuditWish): Conditions {
  return new Conditions()
    .must('audit is not null')
    .add('lower(repository) = lower(?)', repository)
    .add('issue_number = ?', issue)
    .add('audit = ?', kind)
    .add('actor = ?', actor)
    .add('at >= ?::timestamptz', from)
    .add('at < ?::timestamptz', to);
}

interface Row {
  readonly type: string;
  readonly id: string;
  readonly at: Date;
  readonly audit: AuditKind;
  readonly repository: string | null;
  readonly issue_number: number | null;
  readonly task_id: string | null;
  readonly attempt: number | null;
  readonly actor: string | null;
  readonly actor_right: string | null;
  readonly data: Record<string, unknown>;
}

/** Long, or told by the entry's other fields. */
const LEFT_OUT = new Set([
  ...['repository', 'repositoryName', 'issue', 'issueId', 'issueNumber', 'taskId', 'attempt'],
  ...['actor', 'by', 'right', 'patch', 'artifacts', 'tests', 'baseTests', 'summary', 'diff'],
  ...['requirements', 'evidence', 'spend', 'installationId'],
]);

function entryOf(row: Row): AuditEntry {
  const { type, id, at, audit: kind, repository, attempt, actor, data } = row;
  const detail = Object.fromEntries(Object.entries(data).filter(([key]) => !LEFT_OUT.has(key)));
  return {
    ...{ id: `${type}/${id}`, at: at.toISOString(), kind, repository, attempt, actor },
    issueNumber: row.issue_number,
    taskId: row.task_id,
    right: row.actor_right,
    detail: { event: type, ...detail },
  };
}
