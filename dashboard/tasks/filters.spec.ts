import { matches, NO_FILTERS, readFilters, writeFilters, type Filters } from './filters.ts';
import { taskOf } from './task.fixture.ts';

test.each<[string, Partial<Filters>]>([
  ['', {}],
  ['status=running', { status: ['running'] }],
  ['status=assigned%2Crunning', { status: ['assigned', 'running'] }],
  ['specialty=backend&q=a+b%26c', { specialty: 'backend', q: 'a b&c' }],
  ['repository=octo%2Fshop&agent=pc1', { repository: 'octo/shop', agent: 'pc1' }],
])('%s', (query, filters) => {
  expect(readFilters(query)).toEqual({ ...NO_FILTERS, ...filters });
  expect(writeFilters({ ...NO_FILTERS, ...filters })).toBe(query);
});

test('what is no status and what is no filter is left out', () => {
  expect(readFilters('status=asleep,failed&colour=red')).toEqual({
    ...NO_FILTERS,
    status: ['failed'],
  });
});

test.each<[string, Partial<Filters>, boolean]>([
  ['everything', {}, true],
  ['its status', { status: ['failed', 'running'] }, true],
  ['another status', { status: ['failed'] }, false],
  ['its specialty', { specialty: 'backend' }, true],
  ['another specialty', { specialty: 'frontend' }, false],
  ['another repository', { repository: 'octo-org/shop2' }, false],
  ['its agent', { agent: 'pc1' }, true],
  ['a word of its title in capitals', { q: 'DISCOUNT' }, true],
  ['a part of its repository', { q: 'org/sh' }, true],
  ['its number', { q: '#7' }, true],
  ['a part of its number', { q: '77' }, false],
  ['other words', { q: 'refund' }, false],
])('a task fits %s', (_, filters, fits) => {
  const task = taskOf('a', 7, { status: 'running', agent: 'pc1' });
  expect(matches(task, { ...NO_FILTERS, ...filters })).toBe(fits);
});
