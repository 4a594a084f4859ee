import { failure, type FailureCode } from '#libs/contracts';

import { settle, type NextStep } from './settle.ts';

const GIVE_UP: NextStep = { step: 'give-up' };
const retry = (afterMs: number): NextStep => ({ step: 'retry', afterMs });

const CASES: {
  title: string;
  code: FailureCode;
  used: number;
  max: number;
  expected: NextStep;
}[] = [
  {
    title: 'tries again after the first delay',
    code: 'cli-exited',
    used: 1,
    max: 3,
    expected: retry(10_000),
  },
  {
    title: 'waits twice as long the second time',
    code: 'cli-exited',
    used: 2,
    max: 3,
    expected: retry(20_000),
  },
  {
    title: 'never waits longer than five minutes',
    code: 'model-error',
    used: 9,
    max: 20,
    expected: retry(300_000),
  },
  {
    title: 'gives up when the attempts are spent',
    code: 'cli-exited',
    used: 3,
    max: 3,
    expected: GIVE_UP,
  },
  {
    title: 'gives up when there are fewer attempts than were used',
    code: 'cli-exited',
    used: 3,
    max: 2,
    expected: GIVE_UP,
  },
  {
    title: 'gives up at once where trying again is no use',
    code: 'no-change',
    used: 1,
    max: 3,
    expected: GIVE_UP,
  },
  {
    title: 'does not wait when the agent was lost',
    code: 'agent-lost',
    used: 1,
    max: 3,
    expected: retry(0),
  },
  {
    title: 'gives up when the last agent was lost too',
    code: 'agent-lost',
    used: 3,
    max: 3,
    expected: GIVE_UP,
  },
  {
    title: 'has no second attempt with a budget of one',
    code: 'cli-exited',
    used: 1,
    max: 1,
    expected: GIVE_UP,
  },
];

test.each(CASES)('$title', ({ code, used, max, expected }) => {
  expect(settle(failure(code, 'It broke.'), { used, max, delayMs: 10_000 })).toEqual(expected);
});
