import { PullRequestRequested, TaskReassigned } from '#libs/contracts';
import { until } from '#libs/testing';

import { taskOf } from '../stage.fixture.ts';
import { LEASE_MS, played } from './grace.fixture.ts';

played('no lease ends just after a start, although all look ended', async (play) => {
  const { stage } = play;
  const assigned = await play.running(1);
  await play.scheduler.close();
  await play.endAllLeases();
  const startedAt = performance.now();
  play.scheduler = await play.start();
  // Long enough for a sweep to have come, short enough for the grace to last.
  await until(() => performance.now() > startedAt + 0.9 * LEASE_MS);
  await stage.progresses(assigned);
  await stage.completes(assigned);
  await until(() => stage.heard(PullRequestRequested).length);
  expect(stage.heard(TaskReassigned)).toEqual([]);
});

played('no lease ends while the broker is away, nor just after', async (play) => {
  const { stage } = play;
  const assigned = await play.running(1);
  await play.broker.kill();
  await until(async () => {
    const lease = (await taskOf(play.scheduler, 1))?.leaseUntil;
    return lease != null && lease.getTime() + LEASE_MS < Date.now();
  });
  await play.broker.restart();
  await until(async () => {
    await stage.progresses(assigned);
    return true;
  });
  await until(async () => {
    const lease = (await taskOf(play.scheduler, 1))?.leaseUntil;
    return lease != null && lease.getTime() > Date.now();
  });
  expect(await taskOf(play.scheduler, 1)).toMatchObject({ status: 'running', attempt: 1 });
});

played(
  'no lease ends before what was said during a pause has been heard, however long that takes',
  async (play) => {
    const { stage } = play;
    const assigned = await play.running(1);
    await play.scheduler.close();
    await play.endAllLeases();
    // More than are handled at once, each of which waits for the table that is locked here.
    for (let word = 0; word < 12; word += 1) await stage.progresses(assigned);
    const slow = await play.connect();
    await slow.query('begin; lock table scheduler.inbox in share mode');
    play.scheduler = await play.start();
    await passes(2.5 * LEASE_MS);
    await slow.query('rollback');
    await slow.end();
    const task = await until(
      async () => {
        // Its agent goes on: a machine that is busy here must not look like an agent that is silent there.
        await stage.progresses(assigned);
        const found = await taskOf(play.scheduler, 1);
        return leaseLasts(found) && found;
      },
      { everyMs: 200 },
    );
    expect(task).toMatchObject({ status: 'running', attempt: 1 });
  },
);

played('no lease ends while PostgreSQL is away, nor just after', async (play) => {
  const assigned = await play.running(1);
  await play.goesOn(assigned, 1.2 * LEASE_MS);
  const back = await play.takePostgresAway();
  await passes(500);
  await back();
  await passes(0.5 * LEASE_MS);
  await play.goesOn(assigned, LEASE_MS);
  expect(await taskOf(play.scheduler, 1)).toMatchObject({ status: 'running', attempt: 1 });
});

played('two schedulers take the work of a silent agent away once', async (play) => {
  const { stage } = play;
  const second = await play.start();
  try {
    await play.running(1);
    await stage.joins('pc2');
    await until(() => stage.assigned(1).length === 2);
    await stage.ask(2);
    await until(() => stage.assigned(2).length);
    expect(stage.assigned(1).map(({ data }) => data.attempt)).toEqual([1, 2]);
    expect(stage.heard(TaskReassigned)).toHaveLength(1);
  } finally {
    await second.close();
  }
});

async function passes(ms: number): Promise<void> {
  const end = performance.now() + ms;
  await until(() => performance.now() > end);
}

function leaseLasts(task: { leaseUntil: Date | null } | null): boolean {
  return task?.leaseUntil != null && task.leaseUntil.getTime() > Date.now();
}
