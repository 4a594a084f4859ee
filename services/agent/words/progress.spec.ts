import { Redaction } from '#libs/redaction';
import { until } from '#libs/testing';

import { Progress, type ProgressWord } from './progress.ts';

const redaction = new Redaction([{ name: 'THE_KEY', value: 'sesame-open-the-door' }]);
const SPEND = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 1,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  turns: 1,
  costUsd: 0.1,
};

test('changes of stage are said at once and in order, what happens in between is not', async () => {
  const words: ProgressWord[] = [];
  const progress = new Progress((word) => {
    words.push(word);
    return Promise.resolve();
  }, redaction);
  progress.enter('clone', 'Cloning');
  progress.enterRound(0, 'Claude works');
  for (let step = 0; step < 50; step += 1) progress.note(`Step ${step}`);
  progress.spent(SPEND);
  progress.enter('test', 'Running npm test');
  progress.enterRound(1, `Claude corrects\n${'x'.repeat(400)}`);
  await progress.stop();
  expect(words.map(({ stage, round }) => `${stage} ${round}`)).toEqual([
    'clone 0',
    'edit 0',
    'test 0',
    'fix 1',
  ]);
  expect(words.map(({ spend }) => spend?.turns)).toEqual([undefined, undefined, 1, 1]);
  expect(words[3]?.message).toHaveLength(300);
  expect(words[3]?.message).not.toContain('\n');
});

test('silence never lasts: the latest is said again and again, and nothing after the end', async () => {
  const words: string[] = [];
  const progress = new Progress(
    ({ message }) => {
      words.push(message);
      return Promise.resolve();
    },
    redaction,
    10,
  );
  progress.enterRound(0, 'Claude works');
  progress.note('Reads a file');
  await until(() => words.filter((word) => word === 'Reads a file').length >= 3);
  await progress.stop();
  const { length } = words;
  const stopped = performance.now();
  await until(() => performance.now() - stopped > 50);
  expect(words).toHaveLength(length);
});

test('no secret is told, and none in part where a message is cut short', async () => {
  const words: string[] = [];
  const progress = new Progress(({ message }) => {
    words.push(message);
    return Promise.resolve();
  }, redaction);
  progress.enter('edit', `Bash curl -H 'x: sesame-open-the-door'`);
  progress.enterRound(0, `${'y'.repeat(285)} sesame-open-the-door`);
  await progress.stop();
  expect(words[0]).toBe("Bash curl -H 'x: [redacted THE_KEY]'");
  expect(words[1]).toBe(`${'y'.repeat(285)} [redacted THE_`);
});

test('a slow broker makes it quieter and leaves no queue behind', async () => {
  let said = 0;
  let release: () => void = () => undefined;
  const progress = new Progress(
    async () => {
      said += 1;
      await new Promise<void>((resolve) => (release = resolve));
    },
    redaction,
    5,
  );
  progress.enter('clone', 'Cloning');
  await until(() => said === 1);
  const since = performance.now();
  await until(() => performance.now() - since > 60);
  expect(said).toBe(1);
  const stopped = progress.stop();
  release();
  await stopped;
});
