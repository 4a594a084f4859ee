import type { ArtifactKind, ArtifactRef } from '#libs/contracts';
import { Broker } from '#libs/messaging';
import { until } from '#libs/testing';

import { Life } from '../lives.fixture.ts';
import { Stage } from '../stage.fixture.ts';

const NOW = new Date().toISOString();
/** More than one chunk, and hostile to whoever shows it as a page. */
const LOG = `<script>alert(1)</script>\n${'a line of the log\n'.repeat(80_000)}`;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(async () => {
  await stage.close();
});

let issues = 0;
function newLife(): Life {
  issues += 1;
  return new Life(issues, { at: NOW }).classified().queued().running();
}

/** A task that handed over these files. */
async function left(life: Life, artifacts: ArtifactRef[]): Promise<void> {
  await stage.tellRest(life.requested(1, { artifacts }));
  await stage.isHeard();
}

function keep(life: Life, kind: ArtifactKind, content: Buffer | string): Promise<ArtifactRef> {
  return stage.keep({ taskId: life.taskId, attempt: 1, kind, content });
}

async function download(life: Life, rest: string): Promise<Response> {
  return stage.get(`/api/v1/tasks/${life.taskId}/${rest}`);
}

test('a file comes whole, as text that a browser saves and never shows', async () => {
  const life = newLife();
  await left(life, [await keep(life, 'log', LOG), await keep(life, 'diff', '+ a line\n')]);
  const answer = await download(life, 'artifacts/log');
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(LOG.length),
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment; filename="[\w.-]+"$/) as string,
    'content-security-policy': expect.stringMatching(/default-src 'none'/) as string,
  });
  expect(await answer.text()).toBe(LOG);
  expect(await (await download(life, 'log')).text()).toBe(LOG);
  expect(await (await download(life, 'artifacts/diff?attempt=1')).text()).toBe('+ a line\n');
});

test('a bundle comes as the bytes it is', async () => {
  const life = newLife();
  const bytes = Buffer.from([0, 255, 10, 13, 0]);
  await left(life, [await keep(life, 'bundle', bytes)]);
  const answer = await download(life, 'artifacts/bundle');
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
});

test('of a large file no more is fetched than a slow reader takes', async () => {
  const life = newLife();
  const bytes = 48 * 1024 ** 2;
  await left(life, [await keep(life, 'bundle', Buffer.alloc(bytes, 'x'))]);
  const { nc } = stage.service.app.get(Broker);
  const fetchedBefore = nc.stats().inBytes;
  const answer = await download(life, 'artifacts/bundle');
  const reader = answer.body?.getReader();
  let read = (await reader?.read())?.value?.length ?? 0;
  // Whoever does not read on is asked for nothing: then the next question to the broker is ours, and ours alone.
  const fetched = (): number => nc.stats().inBytes - fetchedBefore;
  let last = -1;
  await until(() => {
    const isQuiet = fetched() === last;
    last = fetched();
    return isQuiet;
  });
  // Sockets on the way hold some megabytes; the broker's answers are a third larger than what is in them.
  expect(fetched()).toBeLessThan(bytes / 2);
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
    read += (part.value as Uint8Array).length;
  expect(read).toBe(bytes);
});

test('a file that is not what was promised breaks off, and is never taken for whole', async () => {
  const life = newLife();
  const kept = await keep(life, 'log', LOG);
  await left(life, [Object.assign(kept, { sha256: 'c'.repeat(64) })]);
  const answer = await download(life, 'artifacts/log');
  await expect(answer.text()).rejects.toThrow();
});

test.each<[string, string, number]>([
  ['a kind it did not leave', 'artifacts/transcript', 404],
  ['a kind there is none of', 'artifacts/octopus', 404],
  ['an attempt it did not make', 'artifacts/log?attempt=2', 404],
  ['no attempt', 'artifacts/log?attempt=0', 400],
  ['another path', 'artifacts/..%2F..%2Fetc%2Fpasswd', 404],
])('there is no file of %s', async (_, path, status) => {
  const life = newLife();
  await left(life, [await keep(life, 'log', 'x')]);
  const answer = await download(life, path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('what another agent or task left is not handed out, whoever names it', async () => {
  const [life, other] = [newLife(), newLife()];
  const theirs = await keep(other, 'log', 'a secret');
  const elsewhere = await stage.keep({
    taskId: life.taskId,
    attempt: 1,
    kind: 'diff',
    agent: 'pc2',
    content: 'x',
  });
  await left(life, [theirs, elsewhere]);
  expect((await download(life, 'artifacts/log')).status).toBe(404);
  expect((await download(life, 'artifacts/diff')).status).toBe(404);
});

test('what is no longer kept is gone', async () => {
  const life = newLife();
  const kept = await keep(life, 'log', 'x');
  await left(life, [Object.assign(kept, { kind: 'diff', name: `${life.taskId}/1/diff` })]);
  expect((await download(life, 'artifacts/diff')).status).toBe(410);
  const old = new Life(900, { at: '2026-01-01T10:00:00.000Z' }).classified().queued().running();
  await left(old, [await keep(old, 'log', 'x')]);
  expect((await download(old, 'artifacts/log')).status).toBe(410);
});

test('the log of a running attempt is what it said so far, and goes on until it ends for who stays', async () => {
  const life = newLife().progress(1, { message: 'Reads\nthe issue' });
  await stage.tellRest(life);
  await stage.isHeard();
  const soFar = await (await download(life, 'log')).text();
  expect(soFar).toMatch(/^\d{4}-\S+ \[edit\] Reads the issue\n$/);
  const staying = (await download(life, 'log?follow=true')).text();
  await stage.tellRest(life.progress(1, { stage: 'test', message: 'Runs the tests' }));
  await until(async () => (await (await download(life, 'log')).text()).includes('Runs the tests'));
  await stage.tellRest(life.finished('cancelled'));
  expect((await staying).split('\n').slice(0, 2)).toEqual([
    expect.stringContaining('Reads the issue') as string,
    expect.stringContaining('[test] Runs the tests') as string,
  ]);
});
