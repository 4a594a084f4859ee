import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { NodeHeartbeat, subjectOf, TaskStarted } from '#libs/contracts';
import { ArtifactStore, MessagingModule, Publisher } from '#libs/messaging';
import { temporaryFolder } from '#libs/testing';

import { startGuardedBroker, type GuardedBroker, type Intruder } from './guarded-broker.ts';

// Ways around the lists: subjects for answers, headers, ids. What counts is what lies in the streams afterwards.

const TASK = '3f0c9d0e-5b57-4a37-9c3f-0f5f3a6b8d21';

let guarded: GuardedBroker;
let pc1: Intruder;
let scheduler: Intruder;
beforeAll(async () => {
  guarded = await startGuardedBroker();
  pc1 = await guarded.intruder('pc1');
  scheduler = await guarded.intruder('scheduler');
});
afterAll(async () => {
  await pc1.nc.close();
  await scheduler.nc.close();
  await guarded.stop();
});

/** Every call that pc1 may make and that is answered. */
const ANSWERED = [
  'JSC.API.CONSUMER.INFO.TASKS.pc1-backend',
  'JSC.API.CONSUMER.MSG.NEXT.TASKS.pc1-backend',
  'JSC.API.STREAM.MSG.GET.OBJ_art_pc1',
  'JSC.API.STREAM.PURGE.OBJ_art_pc1',
  '$JS.ACK.TASKS.pc1-backend.1.99.99.1.0',
  'node.pc1.heartbeat',
  'task.backend.progress.pc1',
  '$O.art_pc1.C.forged',
];
const WHERE_IT_WOULD_HURT = [
  'task.backend.assigned.pc1',
  'task.backend.assigned.pc2',
  'task.backend.started.pc2',
  'task.backend.progress.pc2',
  'task.backend.completed.pc2',
  'node.pc2.heartbeat',
  'pr.backend.requested',
  'command.task.approve',
  'dlq.TASKS.pc2-backend',
  '$O.art_pc2.C.forged',
  '$JS.API.STREAM.PURGE.TASKS',
  'JSC.API.STREAM.PURGE.TASKS',
  'JSC.API.CONSUMER.MSG.NEXT.TASKS.pc2-backend',
];

test('no answer to an agent reaches a stream, wherever it wants it sent', async () => {
  // Something to be delivered, for a message is the answer that could be taken for another's word.
  for (let count = 0; count < WHERE_IT_WOULD_HURT.length; count += 1)
    await jetstream(scheduler.nc).publish('task.backend.assigned.pc1', `{"count":${count}}`);
  const before = await guarded.contents();
  for (const subject of ANSWERED) {
    for (const reply of WHERE_IT_WOULD_HURT) await pc1.publish(subject, '', { reply });
    // Asked the right way, and answered: everything before it was dealt with, and no purge comes late.
    await pc1.nc.request('JSC.API.CONSUMER.INFO.TASKS.pc1-backend');
  }
  const after = await guarded.contents();
  expect(added(before, after)).toEqual({
    'node.pc1.heartbeat': expect.any(Number) as number,
    'task.backend.progress.pc1': WHERE_IT_WOULD_HURT.length,
    '$O.art_pc1.C.forged': WHERE_IT_WOULD_HURT.length,
  });
  // What was sent astray is not lost either: nobody has acknowledged it.
  expect(after['TASKS']).toEqual(before['TASKS']);
});

test('no answer to an agent is heard by a service that listens there', async () => {
  const heard: string[] = [];
  const ear = scheduler.nc.subscribe('_INBOX_scheduler.>', {
    callback: (_, { subject }) => {
      heard.push(subject);
    },
  });
  await scheduler.nc.flush();
  for (const subject of ANSWERED)
    await pc1.publish(subject, '', { reply: '_INBOX_scheduler.known.1' });
  await pc1.nc.request('JSC.API.CONSUMER.INFO.TASKS.pc1-backend');
  await scheduler.nc.flush();
  expect(heard).toEqual([]);
  ear.unsubscribe();
});

test('a trace of a message goes nowhere it could speak', async () => {
  const before = await guarded.contents();
  const carried = headers();
  carried.set('Nats-Trace-Dest', 'task.backend.completed.pc2');
  carried.set('Nats-Trace-Only', 'true');
  for (const subject of ['node.pc1.heartbeat', 'JSC.API.CONSUMER.INFO.TASKS.pc1-backend'])
    await pc1.publish(subject, '', { headers: carried });
  await pc1.nc.request('JSC.API.CONSUMER.INFO.TASKS.pc1-backend');
  expect(added(before, await guarded.contents())).not.toHaveProperty([
    'task.backend.completed.pc2',
  ]);
});

test.each([
  ['Nats-Rollup', 'all'],
  ['Nats-Rollup', 'sub'],
  ['Nats-TTL', '1s'],
  ['Nats-Schedule', '@every 1s'],
  ['Nats-Schedule-Target', 'task.backend.completed.pc2'],
  ['Nats-Incr', '1'],
])(
  'the header %s: %s removes and forges nothing on a stream that agents share',
  async (name, value) => {
    const pc2 = await guarded.intruder('pc2');
    await pc2.publish('task.backend.progress.pc2', 'true');
    await pc2.nc.close();
    const before = await guarded.contents();
    const carried = headers();
    carried.set(name, value);
    await pc1.publish('task.backend.progress.pc1', 'forged', { headers: carried });
    await pc1.nc.request('JSC.API.CONSUMER.INFO.TASKS.pc1-backend');
    const after = await guarded.contents();
    expect(removed(before, after)).toEqual({});
    expect(
      Object.keys(added(before, after)).filter((subject) => !subject.endsWith('.pc1')),
    ).toEqual([]);
  },
);

describe('of two agents', () => {
  const apps: INestApplicationContext[] = [];
  afterAll(async () => {
    for (const app of apps) await app.close();
  });

  async function agent(id: string): Promise<INestApplicationContext> {
    const module = MessagingModule.register({
      service: `agent/${id}`,
      servers: guarded.broker.url,
      account: 'AGENTS',
      access: guarded.accessOf(id),
      consumers: [],
    });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    apps.push(app);
    return app;
  }

  test('one can’t swallow the other’s word by using its id first', async () => {
    const id = `start:${TASK}:2`;
    const carried = headers();
    carried.set('Nats-Msg-Id', id);
    await pc1.publish('task.backend.started.pc1', 'poison', { headers: carried });
    const said = await (await agent('pc2')).get(Publisher).publish(TaskStarted, {
      id,
      tokens: { specialty: 'backend', agent: 'pc2' },
      data: {
        taskId: TASK,
        attempt: 2,
        model: 'sonnet',
        claudeCodeVersion: '2.1.0',
        workspacePath: '/home/octo/work',
      },
    });
    expect(said).toMatchObject({ stream: 'AGENT_EVENTS', duplicate: false });
    expect((await guarded.contents())['AGENT_EVENTS']).toHaveProperty(['task.backend.started.pc2']);
  });

  test('each keeps files in its own bucket, and reaches into no other', async () => {
    const folder = await temporaryFolder();
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    await writeFile(from, 'unfinished');
    const [store, other] = [await agent('pc1'), await agent('pc2')].map((app) =>
      app.get(ArtifactStore),
    );
    const place = { bucket: 'art_pc1', name: 't/1/checkpoint-0', kind: 'checkpoint' } as const;
    const artifact = await store?.put({ ...place, file: from });
    if (artifact === undefined) throw new TypeError('Nothing was stored.');
    await store?.put({ ...place, file: from });
    await store?.fetch(artifact, to);
    await expect(other?.fetch(artifact, to)).rejects.toThrow(/ermission/);
    await expect(other?.put({ ...place, file: from })).rejects.toThrow(/ermission/);
    await folder.remove();
  });

  test('one that says what is not its own to say is told so', async () => {
    const saying = (await agent('pc2')).get(Publisher).send({
      id: 'heartbeat:pc1:1',
      subject: subjectOf(NodeHeartbeat, { agent: 'pc1' }),
      body: '{}',
    });
    await expect(saying).rejects.toMatchObject({
      name: 'BrokerRefused',
      message: expect.stringContaining('may not be said by this user') as string,
    });
  });
});

type Contents = Awaited<ReturnType<GuardedBroker['contents']>>;

function added(before: Contents, after: Contents): Record<string, number> {
  return difference(after, before);
}

function removed(before: Contents, after: Contents): Record<string, number> {
  return difference(before, after);
}

/** By how much one has more than the other, on which subject. */
function difference(more: Contents, less: Contents): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [stream, counts] of Object.entries(more))
    for (const [subject, count] of Object.entries(counts)) {
      const surplus = count - (less[stream]?.[subject] ?? 0);
      if (surplus > 0) found[subject] = surplus;
    }
  return found;
}
