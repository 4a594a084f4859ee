import { readRoute, writeRoute, type Route } from './route.ts';

const CASES: [string, string, Route][] = [
  ['/', '', { page: 'tasks', query: '' }],
  ['/tasks', '?status=running&q=a+b', { page: 'tasks', query: 'status=running&q=a+b' }],
  ['/tasks/', '', { page: 'tasks', query: '' }],
  ['/tasks/0b1f', '', { page: 'task', id: '0b1f' }],
  ['/tasks/octo%2Fshop%2312', '', { page: 'task', id: 'octo/shop#12' }],
  ['/tasks/%E0%A4%A', '', { page: 'missing', path: '/tasks/%E0%A4%A' }],
  ['/tasks/a/b', '', { page: 'missing', path: '/tasks/a/b' }],
  ['/agents', '', { page: 'agents' }],
  ['/agents/pc1', '', { page: 'missing', path: '/agents/pc1' }],
  ['/cluster', '', { page: 'cluster' }],
  ['/audit', '?kind=refused', { page: 'audit', query: 'kind=refused' }],
  ['/new', '', { page: 'new' }],
  ['/elsewhere', '', { page: 'missing', path: '/elsewhere' }],
];

test.each(CASES)('%s%s', (path, query, route) => {
  expect(readRoute(path, query)).toEqual(route);
});

test.each(CASES.map(([, , route]) => [writeRoute(route), route] as const))(
  '%s is where it is written to',
  (address, route) => {
    const [path = '', query = ''] = address.split('?');
    expect(readRoute(path, query)).toEqual(route);
  },
);
