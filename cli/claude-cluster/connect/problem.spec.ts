import { EXIT } from '../command-error.ts';
import { problemError } from './problem.ts';

const body = (problem: object): string => JSON.stringify(problem);

test.each([
  [400, EXIT.usage],
  [401, EXIT.refused],
  [403, EXIT.refused],
  [404, EXIT.notFound],
  [409, EXIT.nothingDone],
  [410, EXIT.notFound],
  [422, EXIT.refused],
  [500, EXIT.failed],
  [503, EXIT.notReachable],
  [504, EXIT.timedOut],
])('status %i ends with exit code %i', (status, exitCode) => {
  expect(problemError(status, '').exitCode).toBe(exitCode);
});

test('the api’s own words are told, with every fault', () => {
  const error = problemError(400, body({ title: 'Bad', detail: 'Mend it.', errors: ['a', 'b'] }));
  expect(error).toMatchObject({ message: 'Mend it.', details: ['a', 'b'] });
});

test('what is no problem of ours still has a remedy', () => {
  expect(problemError(401, '<html>').message).toMatch(/^The api answered 401\. Log in/);
});

test('words of the api can’t move the cursor', () => {
  const error = problemError(
    409,
    body({ detail: 'no\u001b[2J\u0007w', errors: ['\u001b]0;x\u0007y'] }),
  );
  expect(error.message + error.details.join('')).not.toMatch(/\p{Cc}/u);
});
