import { allowedMethods } from './allowed-methods.ts';

const ROUTES = [
  { method: 'GET', path: '/api/v1/tasks' },
  { method: 'POST', path: '/api/v1/tasks' },
  { method: 'GET', path: '/api/v1/tasks/:id' },
  { method: 'POST', path: '/api/v1/tasks/:id/stop' },
  { method: 'GET', path: '/*' },
];

test.each<[string, string, string[]]>([
  ['a list', '/api/v1/tasks', ['GET', 'POST']],
  ['one of them', '/api/v1/tasks/12', ['GET']],
  ['one that is none', '/api/v1/tasks/', []],
  ['a deed', '/api/v1/tasks/12/stop', ['POST']],
  ['what is not there', '/api/v1/task', []],
  ['what only a file could be', '/octo', []],
])('%s takes what its routes take', (_, path, expected) => {
  expect(allowedMethods(ROUTES, path)).toEqual(expected);
});
