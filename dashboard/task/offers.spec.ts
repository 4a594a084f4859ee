import { STATUSES, type Status } from '../api/shapes.ts';
import { offers } from './offers.ts';

const possible = (status: Status): string =>
  offers(status, 'operator')
    .filter(({ refusal }) => refusal === undefined)
    .map(({ action }) => action)
    .join(' ');

test.each<[Status, string]>([
  ['pending', 'stop'],
  ['assigned', 'stop'],
  ['running', 'stop'],
  ['publishing', 'stop'],
  ['held', 'stop retry approve'],
  ['completed', ''],
  ['failed', 'retry'],
  ['cancelled', 'retry'],
])('a task that is %s can be asked to: %s', (status, actions) => {
  expect(possible(status)).toBe(actions);
});

test('who may only look is told why, wherever there would be something to do', () => {
  for (const status of STATUSES)
    for (const { refusal } of offers(status, 'viewer')) expect(refusal).toMatch(/\.$/);
  expect(offers('held', 'viewer')[2]?.refusal).toContain('may only look');
});
