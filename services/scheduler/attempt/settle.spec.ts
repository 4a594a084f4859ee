import { failure, type FailureCode } from '#libs/contracts';

import { settle, type GiveUpReason, type NextStep } from './settle.ts';

const giveUp = (because: GiveUpReason): NextStep => ({ step: 'give-up', because });
const retry = (afterMs: number): NextStep => ({ step: 'retry', afterMs });

/** Of another message each, unless it is `again`. */
type Story = readonly (FailureCode | `${FailureCode} again`)[];

const CASES: { title: string; story: Story; max?: number; expected: NextStep }[] = [
  { title: 'tries again after the first delay', story: ['cli-exited'], expected: retry(10_000) },
  {
    title: 'waits twice as long the second time',
    story: ['cli-exited', 'model-error'],
    expected: retry(20_000),
  },
  {
    title: 'never waits longer than five minutes',
    story: Array.from({ length: 9 }, () => 'model-error' as const),
    max: 20,
    expected: retry(300_000),
  },
  {
    title: 'gives up when the attempts are spent',
    story: ['cli-exited', 'model-error', 'cli-exited'],
    expected: giveUp('attempts-spent'),
  },
  {
    title: 'gives up when there are fewer attempts than were used',
    story: ['cli-exited', 'model-error', 'cli-exited'],
    max: 2,
    expected: giveUp('attempts-spent'),
  },
  {
    title: 'has no second attempt with a budget of one',
    story: ['cli-exited'],
    max: 1,
    expected: giveUp('attempts-spent'),
  },
  {
    title: 'gives up at once where trying again is no use',
    story: ['budget-limit'],
    expected: giveUp('no-cure'),
  },
  {
    title: 'gives up when the same failure comes twice in a row',
    story: ['cli-exited', 'cli-exited again'],
    expected: giveUp('no-progress'),
  },
  {
    title: 'goes on when a neighbour is in the same trouble as before',
    story: ['clone-failed', 'clone-failed again'],
    expected: retry(20_000),
  },
  {
    title: 'sees the same failure through an interruption',
    story: ['cli-exited', 'agent-lost', 'cli-exited again'],
    expected: giveUp('no-progress'),
  },
  {
    title: 'goes on when the same failure comes back after another',
    story: ['cli-exited', 'model-error', 'cli-exited again'],
    max: 4,
    expected: retry(40_000),
  },
  {
    title: 'has red tests looked at with fresh eyes',
    story: ['tests-failed'],
    expected: retry(10_000),
  },
  {
    title: 'has other red tests looked at once more',
    story: ['tests-failed', 'tests-failed'],
    expected: retry(20_000),
  },
  {
    title: 'gives up when the same tests stay red',
    story: ['tests-failed', 'tests-failed again'],
    expected: giveUp('no-progress'),
  },
  {
    title: 'asks once more when nothing was changed',
    story: ['no-change'],
    expected: retry(10_000),
  },
  {
    title: 'gives up when nothing was changed twice, whatever was said',
    story: ['no-change', 'no-change'],
    expected: giveUp('no-progress'),
  },
  { title: 'does not wait when the agent was lost', story: ['agent-lost'], expected: retry(0) },
  {
    title: 'does not wait when the agent was stopped',
    story: ['agent-stopped'],
    expected: retry(0),
  },
  {
    title: 'does not count interruptions as attempts',
    story: ['agent-lost', 'agent-stopped', 'agent-lost', 'cli-exited'],
    expected: retry(10_000),
  },
  {
    title: 'gives up when interruptions do not end',
    story: ['agent-lost', 'agent-stopped', 'agent-lost', 'agent-lost', 'agent-lost'],
    expected: giveUp('interrupted-too-often'),
  },
];

test.each(CASES)('$title', ({ story, max = 3, expected }) => {
  const ended = story.map((word, index) => {
    const [code = '', again] = word.split(' ');
    const message = again === undefined ? `It broke ${'so'.repeat(index)}.` : 'It broke .';
    return failure(code as FailureCode, message);
  });
  const bounds = { attemptsMax: max, interruptionsMax: 4, delayMs: 10_000 };
  expect(settle(ended, bounds)).toEqual(expected);
});

test('needs an end to go on from', () => {
  expect(() => settle([], { attemptsMax: 1, interruptionsMax: 1, delayMs: 1 })).toThrow(TypeError);
});
