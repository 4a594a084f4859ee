import { NodeJoined } from '#libs/contracts';
import { Database } from '#libs/persistence';
import { until } from '#libs/testing';

import { Life } from '../lives.fixture.ts';
import { Stage } from '../stage.fixture.ts';
import { OpenStreams } from './open-streams.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ API_STREAMS_MAX: '8' });
});
afterAll(async () => {
  await stage.close();
});

interface Event {
  readonly id?: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** A client that reads a stream as it comes. */
class Client {
  readonly events: Event[] = [];
  status = 0;
  ended = false;
  private readonly aborting = new AbortController();

  async open(
    path: string,
    { token, after }: { token?: string; after?: string } = {},
  ): Promise<this> {
    const bearer = token ?? (await stage.tokenOf('viewer'));
    const answer = await fetch(`${stage.service.url}${path}`, {
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(after !== undefined && { 'last-event-id': after }),
      },
      signal: this.aborting.signal,
    });
    this.status = answer.status;
    if (answer.ok) void this.read(answer);
    else await answer.body?.cancel();
    return this;
  }

  close(): void {
    this.aborting.abort();
  }

  get lastId(): string {
    return this.events.findLast(({ id }) => id !== undefined)?.id ?? '';
  }

  named(name: string): Record<string, unknown>[] {
    return this.events.filter(({ event }) => event === name).map(({ data }) => data);
  }

  private async read(answer: Response): Promise<void> {
    let text = '';
    try {
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString();
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        this.events.push(...blocks.flatMap(readBlock));
      }
    } catch {
      // Its own doing, or the server's: it ended either way.
    }
    this.ended = true;
  }
}

function readBlock(block: string): Event[] {
  const fields = new Map(
    block
      .split('\n')
      .map((line) => [line.split(': ')[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
  );
  const [id, event, data] = ['id', 'event', 'data'].map((name) => fields.get(name));
  if (event === undefined || data === undefined) return [];
  return [{ ...(id !== undefined && { id }), event, data: JSON.parse(data) as Event['data'] }];
}

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function opened(...[path, more]: Parameters<Client['open']>): Promise<Client> {
  const client = new Client();
  clients.push(client);
  return client.open(path, more);
}

/**
 * Has been told all there is, and is gone again; its last id lies behind all of that.
 *
 * Whoever else writes into this PostgreSQL, specs of other services too, can hold that id back for as long as they do.
 */
async function openedPast(life: Life): Promise<Client> {
  const { manager } = stage.service.app.get(Database);
  const [newest] = await manager.query<{ tx: string }[]>(
    'select max(tx)::text as tx from facts where task_id = $1',
    [life.taskId],
  );
  return until(async () => {
    const client = await opened(pathOf(life));
    await until(() => client.named('timeline').some(({ type }) => type === 'task.running.v1'));
    client.close();
    return Number(client.lastId) > Number(newest?.tx) && client;
  });
}

function pathOf(life: Life): string {
  return `/api/v1/tasks/${life.taskId}/events`;
}

async function known(life: Life): Promise<void> {
  await stage.tellRest(life);
  await stage.isHeard();
  await until(async () => (await stage.get(`/api/v1/tasks/${life.taskId}`)).ok);
}

test('who opens the stream of a task is told all of it, and then what happens while it happens', async () => {
  const life = new Life(1).classified().queued();
  await known(life);
  const client = await opened(pathOf(life));
  await until(() => client.named('task').some(({ status }) => status === 'pending'));
  expect(client.named('timeline').map(({ type }) => type)).toEqual(
    expect.arrayContaining(['issue.classified.v1', 'task.queued.v1']),
  );
  await stage.tellRest(life.running().progress());
  await until(() => client.named('progress').length === 1);
  expect(client.named('progress')[0]).toMatchObject({ schema: 1, attempt: 1, stage: 'edit' });
  await until(() => client.named('task').some(({ stage: at }) => at === 'edit'));
  client.close();
});

test('who was away is told what they missed, by the last id they have, and nothing they have seen', async () => {
  const life = new Life(2).classified().queued().running();
  await known(life);
  const first = await openedPast(life);
  await stage.tellRest(life.progress().requested().opened().finished('completed'));
  await until(async () =>
    (await (await stage.get(`/api/v1/tasks/${life.taskId}`)).text()).includes('"completed"'),
  );
  const second = await opened(pathOf(life), { after: first.lastId });
  await until(() => second.named('timeline').some(({ type }) => type === 'task.finished.v1'));
  const types = second.named('timeline').map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['pr.requested.v1', 'pr.opened.v1']));
  expect(types).not.toContain('task.queued.v1');
  expect(second.named('progress')).toHaveLength(1);
  second.close();
});

test.each(['', 'octo', '-1', '0', '999999999999999'])(
  'an id that was never given out, "%s", is told everything',
  async (after) => {
    const life = new Life(3).classified().queued();
    await known(life);
    const client = await opened(pathOf(life), { after });
    await until(() => client.named('timeline').length >= 2 && client.named('task').length >= 1);
    client.close();
  },
);

test('there is no stream of a task that is not there, and none for who has no token', async () => {
  const nobody = '/api/v1/tasks/7d444840-9dc0-41d1-b245-5ffdce74fad2/events';
  expect((await opened(nobody)).status).toBe(404);
  expect((await opened('/api/v1/tasks/octo%2Fshop%2399/events')).status).toBe(404);
  expect((await opened(nobody, { token: 'cct_none' })).status).toBe(401);
});

test('more clients than there are places for are told to come back, and a place that is left is free', async () => {
  const life = new Life(4).classified().queued();
  await known(life);
  const open: Client[] = [];
  for (let count = 0; count <= 8; count += 1) open.push(await opened(pathOf(life)));
  expect(open.at(0)?.status).toBe(200);
  expect(open.at(-1)?.status).toBe(503);
  open[0]?.close();
  await until(async () => (await opened(pathOf(life))).status === 200);
});

test('a stream ends when its token is revoked, and the others go on', async () => {
  const life = new Life(7).classified().queued();
  await known(life);
  const token = await stage.tokenOf('viewer');
  const [revoked, other] = [await opened(pathOf(life), { token }), await opened(pathOf(life))];
  await stage.ask('DELETE', `/api/v1/tokens/${token.slice(4, 16)}`);
  await stage.service.app.get(OpenStreams).lookAfterAll();
  await until(() => revoked.ended);
  await stage.tellRest(life.running());
  await until(() => other.named('task').some(({ status }) => status === 'running'));
  expect(other.ended).toBe(false);
  other.close();
});

test('a stream ends while nobody can look, so that its client comes back', async () => {
  const life = new Life(5).classified().queued();
  await known(life);
  const client = await opened(pathOf(life));
  await until(() => client.named('task').length >= 1);
  const { manager } = stage.service.app.get(Database);
  await manager.query('alter table progress rename to progress_away');
  try {
    await manager.query('select pg_notify($1, $2)', ['api_changes', `task ${life.taskId}`]);
    await until(() => client.ended);
  } finally {
    await manager.query('alter table progress_away rename to progress');
  }
});

describe('who watches the lists', () => {
  const ids = (client: Client): unknown[] => client.named('task').map(({ id }) => id);

  test('is told how the cluster is, and each task and agent that changes, of one repository if they like', async () => {
    const [all, one] = await Promise.all([
      opened('/api/v1/events'),
      opened('/api/v1/events?repository=Octo-Tester/shop-71'),
    ]);
    await until(() => all.named('cluster').length === 1 && one.named('cluster').length === 1);
    expect(all.named('cluster')[0]).toMatchObject({
      schema: 1,
      tasks: expect.any(Object) as object,
    });
    const lives = [70, 71].map((number) => new Life(number, { repositoryId: number }));
    for (const life of lives) await stage.tellRest(life.classified().queued());
    const state = {
      hostname: 'octo-pc',
      specialties: ['backend' as const],
      slots: 1,
      decidedAt: '2026-03-01T10:00:00Z',
    };
    await stage.say(NodeJoined, { tokens: { agent: 'pc7' }, data: { agent: 'pc7', ...state } });
    await until(() => lives.every(({ taskId }) => ids(all).includes(taskId)));
    await until(() => all.named('agent').some(({ id }) => id === 'pc7'));
    await until(() => ids(one).includes(lives[1]?.taskId));
    expect(ids(one)).not.toContain(lives[0]?.taskId);
    for (const client of [all, one]) client.close();
  });

  test('and was away is told what changed meanwhile', async () => {
    const first = await opened('/api/v1/events');
    await until(() => first.lastId !== '');
    first.close();
    const life = new Life(72, { repositoryId: 72 }).classified().queued();
    await known(life);
    const second = await opened('/api/v1/events', { after: first.lastId });
    await until(() => ids(second).includes(life.taskId));
    second.close();
  });

  test('and was away for too long, or in another world, reads the lists anew', async () => {
    const { manager } = stage.service.app.get(Database);
    const elsewhere = await opened('/api/v1/events', { after: '999999999999999' });
    await until(() => elsewhere.named('reload').length === 1);
    elsewhere.close();
    await manager.query(
      `insert into changes select 'task', gen_random_uuid()::text, 7 from generate_series(1, 1001)`,
    );
    const late = await opened('/api/v1/events', { after: '1' });
    await until(() => late.named('reload').length === 1);
    expect(ids(late)).toEqual([]);
    late.close();
  });
});

test('every stream ends when the api does', async () => {
  const other = await Stage.open();
  const life = new Life(6).classified().queued();
  await other.tellRest(life);
  await until(async () => (await other.get(`/api/v1/tasks/${life.taskId}`)).ok);
  const token = await other.tokenOf('viewer');
  const answer = await fetch(`${other.service.url}${pathOf(life)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const reading = answer.text().catch(() => 'cut off');
  await other.close();
  expect(await reading).toMatch(/^retry: |cut off/);
});
