import { asProblem, Problem, problemOf, unreachable } from './problem.ts';

test.each([
  [
    'of ours is shown in its own words',
    409,
    '{"title":"Conflict","detail":"The task has ended. Retry it."}',
    'Conflict: The task has ended. Retry it.',
  ],
  [
    'with faults names each',
    422,
    '{"title":"Invalid","detail":"Mend these:","errors":["title is empty"]}',
    'Invalid: Mend these: title is empty',
  ],
  [
    'of a proxy is told by its number',
    502,
    '<h1>Bad gateway</h1>',
    'The api answered 502: The api is not there at the moment. Wait a moment.',
  ],
  [
    'of a number nobody expects points to the log',
    418,
    '[]',
    'The api answered 418: Look at the log of api.',
  ],
  [
    'that is no object',
    401,
    'null',
    'The api answered 401: The access token is not known or has expired. Ask for a new one.',
  ],
])('an answer %s', (_, ...[status, body, text]) => {
  expect(problemOf(status, body).message).toBe(text);
});

test.each([
  [0, true],
  [401, false],
  [404, false],
  [409, false],
  [429, true],
  [503, true],
])('that %d passes by itself: %s', (status, passes) => {
  expect(new Problem(status, '', '').passes).toBe(passes);
});

test('whatever else is thrown becomes one', () => {
  expect(asProblem(new TypeError('x is not a function')).detail).toBe('x is not a function');
  expect(asProblem('text').detail).toBe('text');
  const problem = unreachable();
  expect(asProblem(problem)).toBe(problem);
});
