import { NodeDrain, NodeResume, type NodeCommandData } from '#libs/contracts';
import { until } from '#libs/testing';

import { Agent } from './agent.entity.ts';
import { decisionTime } from './decision-time.ts';
import { Facts } from './facts.ts';
import { Stage } from './stage.fixture.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(() => stage.close());

async function command(
  definition: typeof NodeDrain,
  agent: string,
  login = 'api:night-shift',
): Promise<void> {
  const by = { id: 0, login, type: 'User' } as const;
  const data: NodeCommandData = { commandId: `of-${agent}`, agent, by, right: 'operator' };
  await stage.say(definition, {}, data);
}

/** Of one agent, in order: what was said, and who had it drained then. */
async function saidOf(agent: string): Promise<(string | undefined)[][]> {
  const facts = await stage.facts();
  return facts
    .filter(({ data }) => data.agent === agent)
    .map(({ type, data }) => [type.split('.')[1], data.drainedBy]);
}

test('an agent that somebody drains is draining whatever it says, also when it comes back, until it is resumed', async () => {
  await stage.beat('pc1');
  await stage.factsUpTo('joined pc1');
  await command(NodeDrain, 'pc1');
  await stage.factsUpTo('draining pc1');
  await stage.beat('pc1');
  await stage.factsUpTo('offline pc1');
  await stage.beat('pc1');
  await stage.factsUpTo('draining pc1', 2);
  expect(await stage.agentRow('pc1')).toMatchObject({
    status: 'draining',
    drainedBy: 'api:night-shift',
    drainedAt: expect.any(Date) as Date,
    drainsItself: false,
  });
  await command(NodeResume, 'pc1', 'api:day-shift');
  await stage.factsUpTo('online pc1');
  const by = 'api:night-shift';
  expect((await saidOf('pc1')).slice(0, 5)).toEqual([
    ['joined', undefined],
    ['draining', by],
    ['offline', by],
    ['draining', by],
    ['online', undefined],
  ]);
  expect(await stage.agentRow('pc1')).toMatchObject({ drainedBy: null, drainedAt: null });
});

test('the same command again says nothing, and of two who drain the first is remembered', async () => {
  await stage.beat('pc2', { draining: true });
  await stage.factsUpTo('draining pc2');
  await command(NodeDrain, 'pc2');
  await command(NodeDrain, 'pc2', 'api:day-shift');
  await command(NodeDrain, 'pc2');
  await command(NodeResume, 'pc2');
  await command(NodeResume, 'pc2');
  // They are heard in order: after this nothing of the above is on its way.
  await stage.beat('pc3');
  await stage.factsUpTo('joined pc3');
  await command(NodeDrain, 'pc3');
  await stage.factsUpTo('draining pc3');
  const told = (await saidOf('pc2')).filter(([what]) => what === 'draining');
  expect(told.map(([, by]) => by)).toEqual([undefined, 'api:night-shift', undefined]);
});

test('one that is offline is drained for when it comes back, and that is said at once', async () => {
  await stage.beat('pc4');
  await stage.factsUpTo('offline pc4');
  await command(NodeDrain, 'pc4');
  await stage.factsUpTo('offline pc4', 2);
  await stage.beat('pc4');
  await stage.factsUpTo('draining pc4');
});

test('a command for an agent that nobody knows is not kept for whoever bears the name one day', async () => {
  await command(NodeDrain, 'pc5');
  await stage.beat('pc6');
  await stage.factsUpTo('joined pc6');
  await command(NodeDrain, 'pc6');
  await stage.factsUpTo('draining pc6');
  await stage.beat('pc5');
  expect(await stage.factsUpTo('joined pc5')).not.toContain('draining pc5');
});

test('a heartbeat that comes while its agent is called offline brings it back, and that is said', async () => {
  await stage.beat('pc7');
  await stage.factsUpTo('joined pc7');
  await stage.db.transaction(async (tx) => {
    const where = { name: 'pc7' };
    const agent = await tx.findOneOrFail(Agent, { where, lock: { mode: 'pessimistic_write' } });
    agent.status = 'offline';
    agent.decidedAt = await decisionTime(tx, agent.decidedAt);
    await tx.save(agent);
    await stage.service.app.get(Facts).say(tx, 'offline', agent);
    await stage.beat('pc7');
    await until(
      async () => {
        const waiting = await stage.db.manager.query<unknown[]>(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return waiting.length > 0;
      },
      { what: 'the heartbeat to wait for the row' },
    );
  });
  await stage.factsUpTo('online pc7');
});
