import { isDashboardPage } from './is-dashboard-page.ts';

const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';

test.each<[string, string, string, string | undefined, boolean]>([
  ['the first page', 'GET', '/', BROWSER, true],
  ['the tasks', 'GET', '/tasks', BROWSER, true],
  ['the tasks, as data', 'GET', '/tasks', 'application/json', false],
  ['the tasks, for whoever takes anything', 'GET', '/tasks', '*/*', false],
  ['the tasks, for whoever says nothing', 'GET', '/tasks', undefined, false],
  ['a task', 'GET', '/tasks/7d444840-9dc0-41d1-b245-5ffdce74fad2', BROWSER, true],
  ['a task by its issue', 'GET', '/tasks/octo-tester%2Fshop.js%2312', BROWSER, true],
  ['filters in the address', 'GET', '/tasks?status=held', BROWSER, true],
  ['only its head', 'HEAD', '/tasks', BROWSER, true],
  ['a command', 'POST', '/tasks', BROWSER, false],
  ['the api', 'GET', '/api/v1/tasks', BROWSER, false],
  ['what only begins like the api', 'GET', '/apiary', BROWSER, true],
  ['the description', 'GET', '/docs', BROWSER, false],
  ['the document', 'GET', '/openapi.json', BROWSER, false],
  ['health', 'GET', '/health', BROWSER, false],
  ['a file of its own', 'GET', '/assets/index-a1b2.js', BROWSER, false],
  ['a file beside it', 'GET', '/favicon.svg', BROWSER, false],
])('%s: %s %s', (_, method, url, ...[accept, page]) => {
  expect(isDashboardPage(method, url, accept)).toBe(page);
});
