import type { TaskSummary } from '../api/shapes.ts';
import { NO_FILTERS, type Filters } from './filters.ts';
import { taskOf } from './task.fixture.ts';
import { appendPage, EMPTY_LIST, foldTask, type TaskList } from './fold-task.ts';

const listOf = (items: TaskSummary[], more: Partial<TaskList> = {}): TaskList => ({
  items,
  total: items.length,
  nextCursor: null,
  ...more,
});
const idsOf = ({ items }: TaskList): string => items.map(({ id }) => id).join('');
const later = '2026-05-03T13:00:00.000Z';
const C_B_A = listOf([taskOf('c', 3), taskOf('b', 2), taskOf('a', 1)]);
const RUNNING: Filters = { ...NO_FILTERS, status: ['running'] };

test.each<[string, TaskList, TaskSummary, Filters, string, number]>([
  ['a new one stands first', C_B_A, taskOf('d', 4), NO_FILTERS, 'dcba', 4],
  ['one made in between stands there', C_B_A, taskOf('x', 2.5), NO_FILTERS, 'cxba', 4],
  ['the first of all', EMPTY_LIST, taskOf('a', 1), NO_FILTERS, 'a', 1],
  [
    'one that changed keeps its place',
    C_B_A,
    taskOf('b', 2, { status: 'failed', updatedAt: later }),
    NO_FILTERS,
    'cba',
    3,
  ],
  ['one that no longer fits goes', C_B_A, taskOf('b', 2, { updatedAt: later }), RUNNING, 'ca', 2],
  ['one that never fitted stays away', C_B_A, taskOf('d', 4), RUNNING, 'cba', 3],
  ['one that fits now comes', listOf([]), taskOf('b', 2, { status: 'running' }), RUNNING, 'b', 1],
  [
    'the oldest, where all is fetched, stands last',
    listOf([taskOf('c', 3)]),
    taskOf('a', 1),
    NO_FILTERS,
    'ca',
    2,
  ],
  [
    'one older than what is fetched is left for its page',
    listOf([taskOf('c', 3)], { total: 9, nextCursor: 'x' }),
    taskOf('a', 1),
    NO_FILTERS,
    'c',
    9,
  ],
])('%s', (_, ...[list, task, filters, ids, total]) => {
  const folded = foldTask(list, task, filters);
  expect(idsOf(folded)).toBe(ids);
  expect(folded.total).toBe(total);
});

test('a word that was overtaken changes nothing', () => {
  const list = listOf([taskOf('a', 1, { status: 'completed', updatedAt: later })]);
  expect(foldTask(list, taskOf('a', 1, { status: 'running' }), NO_FILTERS)).toBe(list);
});

test('a page is put behind what is there, without what is there already', () => {
  const page = { items: [taskOf('a', 1), taskOf('z', 0)], nextCursor: 'more', total: 50 };
  const list = appendPage(C_B_A, page);
  expect(idsOf(list)).toBe('cbaz');
  expect(list).toMatchObject({ total: 50, nextCursor: 'more' });
});
