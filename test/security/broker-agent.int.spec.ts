import { connect, createInbox } from '@nats-io/transport-node';

import { startGuardedBroker, type GuardedBroker, type Intruder } from './guarded-broker.ts';

// What an agent that was taken over tries against its neighbours, the services and the broker itself.

let guarded: GuardedBroker;
let pc1: Intruder;
beforeAll(async () => {
  guarded = await startGuardedBroker();
  pc1 = await guarded.intruder('pc1');
});
afterAll(async () => {
  await pc1.nc.close();
  await guarded.stop();
});

describe('an agent says what is its own to say', () => {
  test.each([
    'JSC.API.CONSUMER.INFO.TASKS.pc1-backend',
    'JSC.API.CONSUMER.INFO.TASKS.pc1-general',
    'JSC.API.CONSUMER.MSG.NEXT.TASKS.pc1-backend',
    'JSC.API.CONSUMER.MSG.NEXT.TASKS.pc1-cancelled',
    '$JS.ACK.TASKS.pc1-backend.1.1.1.1.0',
    '$JS.ACK._.hash.TASKS.pc1-backend.1.1.1.1.0.token',
    'task.backend.started.pc1',
    'task.frontend.progress.pc1',
    'task.general.completed.pc1',
    'task.backend.failed.pc1',
    'node.pc1.heartbeat',
    'JSC.API.STREAM.MSG.GET.OBJ_art_pc1',
    'JSC.API.STREAM.PURGE.OBJ_art_pc1',
    '$O.art_pc1.C.chunk',
    '$O.art_pc1.M.name',
  ])('%s', async (subject) => {
    expect(await pc1.publish(subject)).toBe('allowed');
  });

  test('and hears its own answers', async () => {
    expect(await pc1.subscribe('_INBOX_pc1.anything.>')).toBe('allowed');
  });
});

describe('the broker denies an agent', () => {
  test.each([
    ["to pull another's work", 'JSC.API.CONSUMER.MSG.NEXT.TASKS.pc2-backend'],
    [
      'to pull work of a specialty that is not its own',
      'JSC.API.CONSUMER.MSG.NEXT.TASKS.pc1-devops',
    ],
    ["to pull a service's events", 'JSC.API.CONSUMER.MSG.NEXT.PRS.pr-publisher'],
    ["to look at another's consumer", 'JSC.API.CONSUMER.INFO.TASKS.pc2-backend'],
    ["to acknowledge another's message", '$JS.ACK.TASKS.pc2-backend.1.1.1.1.0'],
    [
      "to acknowledge another's message the newer way",
      '$JS.ACK._.hash.TASKS.pc2-backend.1.1.1.1.0.t',
    ],
    ["to acknowledge a service's message", '$JS.ACK.AGENT_EVENTS.scheduler.1.1.1.1.0'],
    ['to give itself work', 'task.backend.assigned.pc1'],
    ['to give another work', 'task.backend.assigned.pc2'],
    ["to cancel another's work", 'task.backend.cancelled.pc2'],
    ["to begin in another's name", 'task.backend.started.pc2'],
    ["to go on in another's name", 'task.backend.progress.pc2'],
    ["to complete in another's name", 'task.backend.completed.pc2'],
    ["to fail in another's name", 'task.backend.failed.pc2'],
    ["to beat in another's name", 'node.pc2.heartbeat'],
    ['to call itself online', 'node.pc1.online'],
    ['to queue a task', 'task.backend.queued'],
    ['to end a task', 'task.backend.finished'],
    ['to ask for a pull request', 'pr.backend.requested'],
    ['to claim a pull request', 'pr.backend.opened'],
    ['to classify an issue', 'issue.backend.classified'],
    ['to bring an event of GitHub', 'github.issues.labeled'],
    ['to approve what is held', 'command.task.approve'],
    ['to write a dead letter', 'dlq.TASKS.pc1-backend'],
    ['to make a consumer', 'JSC.API.CONSUMER.CREATE.TASKS'],
    ['to make a consumer with a name', 'JSC.API.CONSUMER.CREATE.TASKS.spy'],
    ['to make a consumer with a filter', 'JSC.API.CONSUMER.CREATE.OBJ_art_pc1.spy.$O.art_pc1.C.x'],
    ['to make a durable', 'JSC.API.CONSUMER.DURABLE.CREATE.TASKS.spy'],
    ['to make a consumer by the other prefix', '$JS.API.CONSUMER.CREATE.TASKS'],
    ["to remove another's consumer", 'JSC.API.CONSUMER.DELETE.TASKS.pc2-backend'],
    ['to pause a consumer', 'JSC.API.CONSUMER.PAUSE.TASKS.pc2-backend'],
    ['to list consumers', 'JSC.API.CONSUMER.LIST.TASKS'],
    ['to look at a stream', 'JSC.API.STREAM.INFO.TASKS'],
    ["to look at another's bucket", 'JSC.API.STREAM.INFO.OBJ_art_pc2'],
    ['to list streams', 'JSC.API.STREAM.LIST'],
    ['to make a stream', 'JSC.API.STREAM.CREATE.TRAP'],
    ['to change a stream', 'JSC.API.STREAM.UPDATE.TASKS'],
    ['to remove a stream', 'JSC.API.STREAM.DELETE.TASKS'],
    ['to empty a stream', 'JSC.API.STREAM.PURGE.TASKS'],
    ['to empty a stream by the other prefix', '$JS.API.STREAM.PURGE.TASKS'],
    ["to empty another's bucket", 'JSC.API.STREAM.PURGE.OBJ_art_pc2'],
    ['to copy a stream away', 'JSC.API.STREAM.SNAPSHOT.TASKS'],
    ['to put a stream in place of another', 'JSC.API.STREAM.RESTORE.TASKS'],
    ['to read a message of a stream', 'JSC.API.STREAM.MSG.GET.AGENT_EVENTS'],
    ['to remove a message', 'JSC.API.STREAM.MSG.DELETE.TASKS'],
    ["to read another's bucket", 'JSC.API.STREAM.MSG.GET.OBJ_art_pc2'],
    ["to read another's bucket directly", '$JS.API.DIRECT.GET.OBJ_art_pc2'],
    ['to read its own bucket past the guard', '$JS.API.STREAM.MSG.GET.OBJ_art_pc1'],
    ["to write into another's bucket", '$O.art_pc2.C.chunk'],
    ["to name an object in another's bucket", '$O.art_pc2.M.name'],
    ['to write a key', '$KV.presence.pc1'],
    ['to look at the account', 'JSC.API.INFO'],
    ['to look at the account by the other prefix', '$JS.API.INFO'],
    ['to wipe all streams of the account', '$JS.API.ACCOUNT.PURGE.CORE'],
    ['to make the leader step down', '$JS.API.META.LEADER.STEPDOWN'],
    ["to answer in another's place", '_INBOX_pc2.guess.1'],
    ["to answer in a service's place", '_INBOX_scheduler.guess.1'],
    ['to answer past the guard', '_R_.guess'],
    ['to ask the server about itself', '$SYS.REQ.SERVER.PING'],
    ['to ask about users', '$SYS.REQ.USER.INFO'],
    ['to have the server reload', '$SYS.REQ.SERVER.anything.RELOAD'],
    ['to speak of advisories', '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.TASKS.pc2-backend'],
    ['a subject nobody knows', 'anything'],
  ])('%s', async (_, subject) => {
    expect(await pc1.publish(subject)).toBe('denied');
  });

  test.each([
    '>',
    '*',
    '*.>',
    'task.>',
    'task.backend.assigned.pc1',
    'task.backend.assigned.pc2',
    'task.*.completed.*',
    'node.*.heartbeat',
    '_INBOX.>',
    '_INBOX_pc2.>',
    '_INBOX_*.>',
    '_INBOX_scheduler.>',
    '_R_.>',
    '$JS.ACK.>',
    '$JS.EVENT.>',
    '$JS.API.>',
    'JSC.>',
    '$O.art_pc2.>',
    '$KV.>',
    '$SYS.>',
    '$SYS.ACCOUNT.*.CONNECT',
  ])('to listen on %s, alone or in a queue', async (subject) => {
    expect(await pc1.subscribe(subject)).toBe('denied');
    expect(await pc1.subscribe(subject, 'crew')).toBe('denied');
  });

  test('to be answered where everybody could listen', async () => {
    const careless = await guarded.intruder('pc1', '_INBOX');
    expect(await careless.subscribe(createInbox('_INBOX'))).toBe('denied');
    await careless.nc.close();
  });
});

test('nothing of it is left in any stream but what it said in its own name', async () => {
  const contents = Object.entries(await guarded.contents());
  const subjects = contents.flatMap(([, counts]) => Object.keys(counts));
  expect(subjects.toSorted()).toEqual([
    '$O.art_pc1.C.chunk',
    '$O.art_pc1.M.name',
    'node.pc1.heartbeat',
    'task.backend.failed.pc1',
    'task.backend.started.pc1',
    'task.frontend.progress.pc1',
    'task.general.completed.pc1',
  ]);
  expect(contents).toHaveLength(17);
});

describe('nobody comes in', () => {
  const servers = () => guarded.broker.url;

  test.each([
    ['without saying who', {}],
    ['with a name and a password', { user: 'scheduler', pass: 'scheduler' }],
    ['with a token', { token: 'scheduler' }],
  ])('%s', async (_, how) => {
    await expect(connect({ servers: servers(), ...how, reconnect: false })).rejects.toThrow(
      /Authorization Violation/i,
    );
  });

  test('who says a known name without its key', async () => {
    const { security } = guarded.keys;
    const nkey = /nkey: (U[A-Z2-7]+)/.exec(security)?.[1] ?? '';
    await expect(
      connect({ servers: servers(), authenticator: () => ({ nkey, sig: 'AA' }), reconnect: false }),
    ).rejects.toThrow(/Authorization Violation/i);
  });
});
