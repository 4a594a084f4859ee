import { judgeClock, judgeDisk, judgePorts, judgeVersion } from './judge.ts';
import { judgeBroker } from './checks/neighbours.ts';

const GIT = { name: 'git', least: [2, 36], remedy: 'Install it.' };
const GIBIBYTE = 1024 ** 3;

test.each([
  ['git version 2.39.5', 'ok'],
  ['git version 2.36', 'ok'],
  ['git version 10.0.1', 'ok'],
  ['git version 2.35.9', 'missing'],
  ['git version 1.99', 'missing'],
  ['what?', 'doubtful'],
  [undefined, 'missing'],
])('%j is %s', (said, state) => {
  const found = judgeVersion(said, GIT);
  expect(found.state).toBe(state);
  expect(found.remedy).toBe(state === 'ok' ? '' : 'Install it.');
});

test.each([
  [0, 'missing'],
  [2 * GIBIBYTE - 1, 'missing'],
  [2 * GIBIBYTE, 'doubtful'],
  [10 * GIBIBYTE, 'ok'],
])('%i free bytes are %s', (free, state) => {
  expect(judgeDisk(free, '/var').state).toBe(state);
});

test.each([
  [0, 'ok'],
  [-9000, 'ok'],
  [30_000, 'doubtful'],
  [-30_000, 'doubtful'],
  [61_000, 'missing'],
  [-3_600_000, 'missing'],
  [undefined, 'doubtful'],
])('a clock that is %p ms off is %s', (off, state) => {
  expect(judgeClock(off, 'GitHub').state).toBe(state);
});

test('a taken port is named with whose it would be', () => {
  const ports = [
    { port: 8080, use: 'api', free: false },
    { port: 8000, use: 'webhook-ingest', free: true },
  ];
  expect(judgePorts(ports)).toMatchObject({ state: 'doubtful', detail: 'taken: 8080 (api)' });
  expect(judgePorts(ports.slice(1)).state).toBe('ok');
});

test.each([
  ['a broker', 'INFO {"version":"2.10.27","jetstream":true}', 'ok'],
  ['one without JetStream', 'INFO {"version":"2.12.0"}', 'missing'],
  ['an old one', 'INFO {"version":"2.9.25","jetstream":true}', 'missing'],
  ['somebody else', 'SSH-2.0-OpenSSH_9.2', 'missing'],
])('%s is judged by what it says first', (_name, line, state) => {
  expect(judgeBroker(line, 'nats://hub.example:4222').state).toBe(state);
});
