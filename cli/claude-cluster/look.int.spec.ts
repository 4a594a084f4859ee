import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { DeadLetter, NodeJoined } from '#libs/contracts';
import { until } from '#libs/testing';

import { Life } from '../../services/api/lives.fixture.ts';
import { EXIT } from './command-error.ts';
import { CommandStage, referenceTo } from './command-stage.fixture.ts';
import { run } from './run.ts';
import { surroundings } from './surroundings.fixture.ts';

let stage: CommandStage;
beforeAll(async () => {
  stage = await CommandStage.open();
  await stage.api.say(NodeJoined, {
    tokens: { agent: 'pc1' },
    data: {
      ...{ agent: 'pc1', hostname: 'octo-tester-pc', specialties: ['backend'], slots: 2 },
      decidedAt: new Date().toISOString(),
    },
  });
  await stage.api.say(DeadLetter, {
    tokens: { stream: 'PRS', consumer: 'pr-publisher' },
    data: {
      ...{ stream: 'PRS', consumer: 'pr-publisher', subject: 'pr.backend.requested' },
      ...{ sequence: 3, deliveries: 20, reason: 'GitHub is gone.', original: '{"a":"\u001b[2J"}' },
    },
  });
  await stage.api.isHeard();
});
afterAll(() => stage.close());

describe('what there is', () => {
  const life = new Life(1).classified().queued().running().progress();
  beforeAll(() => stage.known(life));

  test('list shows each task on a line, and takes filters', async () => {
    const { code, out } = await stage.run(['list']);
    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(/octo-tester\/shop-1#1 .*running.* pc1 /);
    expect(await stage.json('list', '--status', 'held')).toMatchObject({ items: [], total: 0 });
    expect(await stage.json('list', '--repo', life.repository.fullName)).toMatchObject({
      items: [{ id: life.taskId }],
    });
    expect((await stage.run(['list', '--status', 'held'])).out).toBe('There is no such task.\n');
  });

  test('status shows the cluster, or a task by its issue, its address or its id', async () => {
    const { out } = await stage.run(['status']);
    expect(out).toMatch(/tasks +1 running/);
    expect(out).toMatch(/dead letters +1; look at them: claude-cluster dlq list/);
    const address = `https://github.com/${life.repository.fullName}/issues/1`;
    for (const name of [referenceTo(life), address, life.taskId])
      expect(await stage.json('status', name)).toMatchObject({ id: life.taskId });
    expect((await stage.run(['status', referenceTo(life)])).out).toMatch(
      new RegExp(`id +${life.taskId}`),
    );
  });

  test('a task that is not there is not found', async () => {
    const { code, err } = await stage.run(['status', 'octo-tester/nothing#9']);
    expect(code).toBe(EXIT.notFound);
    expect(err).not.toBe('');
  });

  test('status --watch stays until it is ended, with a line for each look', async () => {
    const stop = new AbortController();
    const out = new PassThrough({ encoding: 'utf8' });
    const { around } = surroundings({ env: stage.env, signal: stop.signal });
    const ended = run(['status', '--watch', '--json'], {
      ...around,
      out: out as unknown as NodeJS.WriteStream,
    });
    let said = '';
    out.on('data', (chunk: string) => (said += chunk));
    await until(() => said.includes('\n'));
    stop.abort(new Error('Ctrl-C'));
    expect(await ended).toBe(EXIT.interrupted);
    expect(JSON.parse(said.split('\n')[0] ?? '')).toMatchObject({ tasks: { running: 1 } });
  });

  test('explain says each gate, and knows an issue that is no task', async () => {
    expect((await stage.run(['explain', referenceTo(life)])).out).toMatch(/✓ triggered/);
    expect(await stage.json('explain', 'octo-tester/shop-1#77')).toMatchObject({
      issueNumber: 77,
      taskId: null,
    });
  });

  test('logs shows what a running attempt has said so far', async () => {
    const { code, out } = await stage.run(['logs', referenceTo(life)]);
    expect(code).toBe(EXIT.ok);
    expect(out).not.toBe('');
    const { out: lines } = await stage.run(['logs', referenceTo(life), '--json']);
    expect(JSON.parse(lines.split('\n')[0] ?? '')).toEqual({ line: expect.any(String) as string });
  });

  test('agents and nodes are the same', async () => {
    expect((await stage.run(['agents'])).out).toMatch(/pc1 /);
    expect(await stage.json('nodes')).toMatchObject({ items: [{ id: 'pc1' }] });
  });

  test('dlq lists, shows harmlessly, and says what is not there', async () => {
    const { items } = (await stage.json('dlq', 'list')) as { items: { id: string }[] };
    expect(items).toHaveLength(1);
    const { out } = await stage.run(['dlq', 'show', items[0]?.id ?? '']);
    expect(out).toContain('GitHub is gone.');
    expect(out).not.toContain('\u001b');
    expect((await stage.run(['dlq', 'show', '4711'])).code).toBe(EXIT.notFound);
    // What it holds is no event of ours, and saying it again could not help.
    expect((await stage.run(['dlq', 'redrive', items[0]?.id ?? ''])).code).toBe(EXIT.nothingDone);
  });

  test('audit tells who asked', async () => {
    expect((await stage.run(['audit', '--kind', 'authorised'])).out).toMatch(
      /octo-tester\/shop-1#1/,
    );
    const { out } = await stage.run(['audit', '--actor', 'octo-nobody']);
    expect(out).toBe('Nothing of that kind is written down.\n');
  });
});

describe('who may', () => {
  test('tokens are made, listed and revoked, and a revoked one lets nobody in', async () => {
    const made = (await stage.json('token', 'create', 'octo-eye', '--expires', '1d')) as {
      id: string;
      token: string;
    };
    const asViewer = { CLAUDE_CLUSTER_TOKEN: made.token };
    expect((await stage.run(['list'], asViewer)).code).toBe(EXIT.ok);
    const refused = await stage.run(['dlq', 'list'], asViewer);
    expect(refused.code).toBe(EXIT.refused);
    expect(refused.err).toMatch(/token create/);
    expect((await stage.run(['token', 'list'])).out).toMatch(/octo-eye +viewer/);
    expect(await stage.json('token', 'revoke', made.id)).toEqual({ revoked: made.id });
    expect((await stage.run(['list'], asViewer)).code).toBe(EXIT.refused);
  });

  test('without a token one is told how to come by one', async () => {
    const { code, err } = await stage.run(['list'], { CLAUDE_CLUSTER_TOKEN: '' });
    expect(code).toBe(EXIT.refused);
    expect(err).not.toBe('');
  });

  test('a login is tried, kept for its owner, and forgotten', async () => {
    const home = join(stage.folder.path, 'home');
    await mkdir(home);
    const elsewhere = { XDG_CONFIG_HOME: home, CLAUDE_CLUSTER_API: '', CLAUDE_CLUSTER_TOKEN: '' };
    const wrong = ['login', '--api', stage.api.service.url, '--token', 'cct_wrong'];
    expect((await stage.run(wrong, elsewhere)).code).toBe(EXIT.refused);
    const right = ['login', '--api', stage.api.service.url, '--token', stage.admin];
    expect((await stage.run(right, elsewhere)).out).toMatch(/admin at http/);
    expect((await stage.run(['list'], elsewhere)).code).toBe(EXIT.ok);
    const file = join(home, 'claude-cluster', 'config.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ url: stage.api.service.url });
    expect((await stage.run(['login', '--forget'], elsewhere)).code).toBe(EXIT.ok);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('what is no api of ours is told as such', async () => {
    const { code, err } = await stage.run(['list'], {
      CLAUDE_CLUSTER_API: stage.api.broker.monitorUrl,
    });
    expect(code).not.toBe(EXIT.ok);
    expect(err).not.toBe('');
  });
});
