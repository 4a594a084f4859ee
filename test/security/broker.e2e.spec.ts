import { readFile } from 'node:fs/promises';

import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import {
  PullRequestOpened,
  TaskProgress,
  TaskReassigned,
  type Checkpoint,
  type TaskProgressData,
} from '#libs/contracts';
import { watchEvents, type WatchedEvent } from '#libs/messaging';
import { until } from '#libs/testing';

import { SERVICES } from '../../infra/local/cluster/options.ts';
import { startStage, type Stage } from '../e2e/stage.ts';

/*
 * That the lists are wide enough: the compiled services and agents at work, through red tests, the death of a PC and the
 * hand-over of what it had begun, without one refusal by the broker. They speak by TLS, as they do between machines.
 */
const REPOSITORY = 'halves';
const FILES = {
  'package.json': '{ "type": "module", "scripts": { "test": "node check.js" } }\n',
  'check.js':
    "import { readFileSync } from 'node:fs';\n" +
    "process.exitCode = readFileSync('second.txt', 'utf8').trim() === 'two' ? 0 : 1;\n",
  'second.txt': 'none\n',
};
const WITHIN_MS = 150_000;
const CERTIFICATE = /^tls_certificate_expires_timestamp_seconds\{certificate="(\w+)"\} (\S+)$/gm;

let stage: Stage;
let watch: { stop(): Promise<void> };
const heard: WatchedEvent[] = [];

beforeAll(async () => {
  const backend = { specialties: ['backend'], slots: 1 } as const;
  stage = await startStage({
    tls: true,
    agents: [
      { id: 'pc-1', ...backend },
      { id: 'pc-2', ...backend },
    ],
    environment: {
      agent: { HEARTBEAT_MS: '700', CHECKPOINT_MS: '500' },
      'node-health': { OFFLINE_AFTER_MS: '4000' },
      scheduler: { RETRY_DELAY_MS: '200' },
    },
    // It never ends by itself.
    scripts: {
      [REPOSITORY]: [[says('echo one > first.txt'), { delayMs: 600_000, text: 'Never.' }]],
    },
    // Red at first, so that a fix round is among what must be allowed.
    goingOn: [
      [says('echo three > second.txt'), { text: 'Three.' }],
      [says('echo two > second.txt')],
    ],
  });
  const { natsUrl, natsAccess: access } = stage.cluster;
  watch = await watchEvents(natsUrl, (one) => heard.push(one), { access });
}, 240_000);

afterAll(async () => {
  await watch.stop();
  await stage.stop();
}, 60_000);

function says(command: string): object {
  const input = { command: `cd "\${workspace}" && ${command}`, description: 'A step' };
  return { tools: [{ name: 'Bash', input }] };
}

/** Where unfinished work was put, and by whom. */
function keptWork(): { bucket: string; agent: string }[] {
  return heard.flatMap(({ event, tokens }) => {
    const { checkpoint } = event.data as { checkpoint?: Checkpoint };
    if (event.type !== TaskProgress.type || checkpoint === undefined) return [];
    return [{ bucket: checkpoint.artifact.bucket, agent: tokens['agent'] ?? '' }];
  });
}

async function refusals(): Promise<string[]> {
  const log = await readFile(stage.cluster.processes.get('broker')?.logFile ?? '', 'utf8');
  return log.split('\n').filter((line) => /violation/i.test(line));
}

test('work that a PC had begun when it died is finished by another, and the broker refuses nobody', async () => {
  const { github, cluster } = stage;
  await github.createRepository(REPOSITORY, FILES);
  const number = await github.openIssue(REPOSITORY, {
    title: 'Write both halves',
    body: 'There should be two.',
    labels: ['claude-code-backend'],
  });
  const { bucket, agent: first } = await until(() => keptWork()[0], {
    timeoutMs: WITHIN_MS,
    what: 'unfinished work',
  });
  expect(bucket).toBe(`art_${first}`);
  await cluster.processes.get(first)?.kill();

  await until(() => heard.some(({ event }) => event.type === PullRequestOpened.type), {
    timeoutMs: WITHIN_MS,
    what: 'the pull request',
  });
  const [pull] = await github.pullRequests(REPOSITORY);
  expect(pull).toMatchObject({ state: 'open' });
  expect(heard.filter(({ event }) => event.type === TaskReassigned.type)).toHaveLength(1);
  const others = heard
    .filter(({ event, tokens }) => event.type === TaskProgress.type && tokens['agent'] !== first)
    .map(({ event }) => event.data as TaskProgressData);
  expect(others.map(({ message }) => message)).toContain(
    'Going on from the checkpoint of attempt 1',
  );
  expect(Math.max(...others.map(({ round }) => round))).toBe(1);
  expect(await github.comments(REPOSITORY, number)).not.toEqual([]);

  expect(await refusals()).toEqual([]);
}, 400_000);

test.each(SERVICES)('%s tells Prometheus when its certificates end', async (service) => {
  const answer = await fetch(`${stage.cluster.urls[service] ?? ''}/metrics`, {
    headers: { connection: 'close' },
  });
  const ends = [...(await answer.text()).matchAll(CERTIFICATE)].map(([, certificate, seconds]) => [
    certificate,
    Number(seconds) * 1000 > Date.now(),
  ]);
  expect(ends.toSorted()).toEqual([
    ['authority', true],
    ['own', true],
  ]);
});

test('a refusal would have been seen', async () => {
  const { natsUrl, natsAccess } = stage.cluster;
  const { nkeySeedFile = '', tls } = natsAccess ?? {};
  const seed = (await readFile(nkeySeedFile, 'utf8')).trim();
  const operator = await connect({
    servers: natsUrl,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
    ...(tls && { tls }),
    inboxPrefix: '_INBOX_operator',
  });
  operator.publish('task.backend.assigned.pc-1');
  await operator.flush();
  await operator.close();
  expect(await until(async () => (await refusals())[0])).toContain('task.backend.assigned.pc-1');
});
