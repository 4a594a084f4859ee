import type { Page, TaskSummary } from '../api/shapes.ts';
import { matches, type Filters } from './filters.ts';

/** The part of the list that has been fetched: newest first, without a gap; `total` counts also what lies beyond. */
export interface TaskList {
  readonly items: readonly TaskSummary[];
  readonly total: number;
  readonly nextCursor: string | null;
}

export const EMPTY_LIST: TaskList = { items: [], total: 0, nextCursor: null };

/** The next page behind what is there; a task that has moved meanwhile is not shown twice. */
export function appendPage(list: TaskList, page: Page<TaskSummary>): TaskList {
  const known = new Set(list.items.map(({ id }) => id));
  const items = [...list.items, ...page.items.filter(({ id }) => !known.has(id))];
  return { items, total: Math.max(page.total, items.length), nextCursor: page.nextCursor };
}

/**
 * A task that was made or changed: put in its place, or taken out when it no longer fits the filters.
 *
 * The order is that of creation, so a row stays where one looks at it. One that is older than everything fetched is
 * left for its page.
 */
export function foldTask(list: TaskList, task: TaskSummary, filters: Filters): TaskList {
  const at = list.items.findIndex(({ id }) => id === task.id);
  const known = list.items[at];
  // Words may overtake one another on their way.
  if (known !== undefined && known.updatedAt > task.updatedAt) return list;
  if (!matches(task, filters)) return known === undefined ? list : without(list, at);
  if (known !== undefined) return { ...list, items: list.items.with(at, task) };
  const place = list.items.findIndex((other) => isBefore(task, other));
  if (place < 0 && list.nextCursor !== null) return list;
  const items = list.items.toSpliced(place < 0 ? list.items.length : place, 0, task);
  return { ...list, items, total: list.total + 1 };
}

function without(list: TaskList, at: number): TaskList {
  return { ...list, items: list.items.toSpliced(at, 1), total: Math.max(0, list.total - 1) };
}

function isBefore(task: TaskSummary, other: TaskSummary): boolean {
  return task.createdAt === other.createdAt ? task.id > other.id : task.createdAt > other.createdAt;
}
