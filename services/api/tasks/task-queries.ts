import { Injectable } from '@nestjs/common';
import { Database, type EntityManager } from '#libs/persistence';

import { ApiConfig } from '../config.ts';
import type { FoldedTask, Waits } from '../fold/fold-task.ts';
import { anywhere, Conditions } from '../lists/conditions.ts';
import { cursorAt, readCursor } from '../lists/cursor.ts';
import { LIMIT_DEFAULT } from '../lists/list-wish.dto.ts';
import type { TaskList, TaskListWish, TaskSort } from './task-list.dto.ts';
import type { TaskSummary } from './task-summary.dto.ts';
import type { TaskView } from './task.dto.ts';

const COLUMNS = {
  '-updatedAt': { column: 'updated_at', order: 'desc', beyond: '<' },
  updatedAt: { column: 'updated_at', order: 'asc', beyond: '>' },
  '-createdAt': { column: 'created_at', order: 'desc', beyond: '<' },
  createdAt: { column: 'created_at', order: 'asc', beyond: '>' },
} as const satisfies Record<TaskSort, object>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ISSUE = /^(?<repository>[^#\s]+\/[^#\s]+)#(?<number>[1-9]\d{0,8})$/;

/** What is known of tasks. */
@Injectable()
export class TaskQueries {
  constructor(
    private readonly database: Database,
    private readonly config: ApiConfig,
  ) {}

  async list(wish: TaskListWish): Promise<TaskList> {
    const { limit = LIMIT_DEFAULT, sort = '-updatedAt' } = wish;
    const { column, order, beyond } = COLUMNS[sort];
    const filters = conditionsOf(wish);
    const total = await this.count(filters);
    const page = conditionsOf(wish);
    const after = readCursor(wish.cursor);
    if (after !== undefined)
      page.add(
        `(${column}, id) ${beyond} (?::timestamptz, ${page.place(after.id)}::uuid)`,
        after.value,
      );
    const rows = await this.manager.query<{ summary: TaskSummary }[]>(
      `select summary from tasks ${page.where} order by ${column} ${order}, id ${order} limit ${limit + 1}`,
      page.values,
    );
    const items = rows.slice(0, limit).map(({ summary }) => summary);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const value = column === 'updated_at' ? last?.updatedAt : last?.createdAt;
    const nextCursor = last && value ? cursorAt({ value, id: last.id }) : null;
    return { items, nextCursor, total };
  }

  /**
   * A task's id from what people call it by.
   *
   * @param name its id, or `owner/name#12`
   */
  async idOf(name: string): Promise<string | undefined> {
    if (UUID.test(name)) return name.toLowerCase();
    const issue = ISSUE.exec(name)?.groups;
    if (issue === undefined) return undefined;
    const [row] = await this.manager.query<{ id: string }[]>(
      `select id from tasks where lower(repository) = lower($1) and issue_number = $2
       order by created_at desc limit 1`,
      [issue['repository'], Number(issue['number'])],
    );
    return row?.id;
  }

  /** @param name its id, or `owner/name#12` */
  async one(name: string): Promise<TaskView | undefined> {
    return (await this.withWaits(name))?.task;
  }

  /** A task with what it waits for. */
  async withWaits(name: string): Promise<{ task: TaskView; waits: Waits } | undefined> {
    const id = await this.idOf(name);
    if (id === undefined) return undefined;
    const [row] = await this.manager.query<TaskRow[]>(
      `select summary, page, waits, array(
         select other.issue_number from tasks other
         where other.depends_on @> array[task.issue_number]
           and split_part(other.issue_key, '#', 1) = split_part(task.issue_key, '#', 1)
         order by other.issue_number
       ) as dependents
       from tasks task where id = $1`,
      [id],
    );
    if (row === undefined) return undefined;
    const { summary, page, waits, dependents } = row;
    return {
      task: Object.assign(summary, page, { dependents, traceUrl: this.traceUrl(page) }),
      waits,
    };
  }

  private traceUrl({ traceId }: FoldedTask['page']): string | null {
    const template = this.config.TRACE_URL_TEMPLATE;
    return traceId === null ? null : (template?.replaceAll('{traceId}', traceId) ?? null);
  }

  private async count({ where, values }: Conditions): Promise<number> {
    const [row] = await this.manager.query<{ total: number }[]>(
      `select count(*)::int as total from tasks ${where}`,
      values,
    );
    return row?.total ?? 0;
  }

  private get manager(): EntityManager {
    return this.database.manager;
  }
}

interface TaskRow {
  readonly summary: TaskSummary;
  readonly page: FoldedTask['page'];
  readonly waits: Waits;
  readonly dependents: number[];
}

function conditionsOf(wish: TaskListWish): Conditions {
  const { status, specialty, priority, repository, agent, q } = wish;
  const number = /^#?(?<digits>[1-9]\d{0,8})$/.exec(q ?? '')?.groups?.['digits'];
  const conditions = new Conditions()
    .add('status = any(?)', status)
    .add('specialty = ?', specialty)
    .add('priority = ?', priority)
    .add('lower(repository) = lower(?)', repository)
    .add('agent = ?', agent);
  return number === undefined
    ? conditions.add('(title ilike ? or repository ilike ?)', anywhere(q))
    : conditions.add('(issue_number = ?)', Number(number));
}
