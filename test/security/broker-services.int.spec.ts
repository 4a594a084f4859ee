import {
  EVENTS,
  GithubComment,
  GithubIssue,
  lanesOf,
  subjectOf,
  type EventDefinition,
} from '#libs/contracts';

import { startGuardedBroker, type GuardedBroker, type Intruder } from './guarded-broker.ts';

// What a service that was taken over could say: its own words, and nobody else's.

const USERS = [
  'webhook-ingest',
  'issue-classifier',
  'scheduler',
  'pr-publisher',
  'node-health',
  'api',
  'operator',
  'pc1',
] as const;
type User = (typeof USERS)[number];

/**
 * Who may say what. Written down here once more, so that a wider list is noticed. Besides, node-health says again what somebody
 * gave up, but no order to an agent and no agent's word.
 */
const SPEAKERS: Record<string, readonly User[]> = {
  'github.issues.v1': ['webhook-ingest', 'pr-publisher'],
  'github.comment.v1': ['webhook-ingest', 'pr-publisher'],
  'request.failed.v1': ['pr-publisher'],
  'github.pullrequest.v1': ['webhook-ingest'],
  'issue.classified.v1': ['issue-classifier'],
  'issue.declined.v1': ['issue-classifier'],
  'issue.refused.v1': ['issue-classifier'],
  'command.task.approve.v1': ['issue-classifier', 'api'],
  'command.task.run.v1': ['api'],
  'command.task.stop.v1': ['issue-classifier', 'api'],
  'command.task.retry.v1': ['issue-classifier', 'api'],
  'command.task.ask.v1': ['issue-classifier'],
  'command.node.drain.v1': ['api'],
  'command.node.resume.v1': ['api'],
  'command.letter.redrive.v1': ['api'],
  'command.answered.v1': ['api'],
  'task.queued.v1': ['scheduler'],
  'task.assigned.v1': ['scheduler'],
  'task.cancelled.v1': ['scheduler'],
  'task.held.v1': ['scheduler'],
  'task.answered.v1': ['scheduler'],
  'task.running.v1': ['scheduler'],
  'task.staged.v1': ['scheduler'],
  'task.stopped.v1': ['scheduler'],
  'task.reassigned.v1': ['scheduler'],
  'task.finished.v1': ['scheduler'],
  'pr.requested.v1': ['scheduler'],
  'pr.closed.v1': ['pr-publisher'],
  'pr.delayed.v1': ['pr-publisher'],
  'pr.held.v1': ['pr-publisher'],
  'pr.opened.v1': ['pr-publisher'],
  'pr.failed.v1': ['pr-publisher'],
  'node.joined.v1': ['node-health'],
  'node.online.v1': ['node-health'],
  'node.offline.v1': ['node-health'],
  'node.draining.v1': ['node-health'],
  'task.started.v1': ['pc1'],
  'task.progress.v1': ['pc1'],
  'task.completed.v1': ['pc1'],
  'task.failed.v1': ['pc1'],
  'node.heartbeat.v1': ['pc1'],
  // Only of a consumer that nobody has: of its own, each service may.
  'dlq.letter.v1': ['node-health'],
};

let guarded: GuardedBroker;
const intruders = new Map<User, Intruder>();
beforeAll(async () => {
  guarded = await startGuardedBroker();
  for (const user of USERS) intruders.set(user, await guarded.intruder(user));
});
afterAll(async () => {
  for (const { nc } of intruders.values()) await nc.close();
  await guarded.stop();
});

function as(user: User): Intruder {
  const intruder = intruders.get(user);
  if (intruder === undefined) throw new TypeError(`Nobody is ${user}.`);
  return intruder;
}

test.each(EVENTS.map((event): [string, EventDefinition] => [event.type, event]))(
  '%s may be said by its speakers and by nobody else',
  async (type, event) => {
    const subject = subjectOf(event, {
      specialty: 'backend',
      agent: 'pc1',
      action: 'labeled',
      stream: 'PRS',
      consumer: 'nobody',
    });
    const allowed: User[] = [];
    for (const user of USERS)
      if ((await as(user).publish(subject, 'forged')) === 'allowed') allowed.push(user);
    const redriven = !['TASKS', 'AGENT_EVENTS', 'PROGRESS', 'NODES', 'DLQ'].includes(event.stream);
    const may = new Set([...(SPEAKERS[type] ?? []), ...(redriven ? ['node-health'] : [])]);
    expect(allowed).toEqual(USERS.filter((user) => may.has(user)));
  },
);

test.each([GithubIssue, GithubComment].flatMap((event) => lanesOf<object>(event).slice(1)))(
  'in $stream, $type is said by webhook-ingest alone, and again by node-health',
  async (lane) => {
    const allowed: User[] = [];
    for (const user of USERS)
      if ((await as(user).publish(subjectOf(lane, { action: 'opened' }), 'forged')) === 'allowed')
        allowed.push(user);
    expect(allowed).toEqual(['webhook-ingest', 'node-health']);
  },
);

describe('no service may', () => {
  test.each([
    ['remove a stream', '$JS.API.STREAM.DELETE.TASKS', []],
    ['empty a stream', '$JS.API.STREAM.PURGE.TASKS', []],
    ['wipe the account', '$JS.API.ACCOUNT.PURGE.CORE', []],
    ['copy a stream away', '$JS.API.STREAM.SNAPSHOT.TASKS', []],
    ['put a stream in place of another', '$JS.API.STREAM.RESTORE.TASKS', []],
    ['ask the server about itself', '$SYS.REQ.SERVER.PING', []],
    ['write a key', '$KV.presence.pc1', []],
    ['make a stream, but who provides', '$JS.API.STREAM.CREATE.TRAP', ['node-health']],
    ['change a stream, but who provides', '$JS.API.STREAM.UPDATE.TASKS', ['node-health']],
    ['make a consumer, but who provides', '$JS.API.CONSUMER.CREATE.TASKS.spy', ['node-health']],
    [
      'remove a consumer, but who provides, and a person where one is stuck',
      '$JS.API.CONSUMER.DELETE.TASKS.x',
      ['node-health', 'operator'],
    ],
    ['remove a message, but who buries', '$JS.API.STREAM.MSG.DELETE.TASKS', ['node-health']],
    ['pull what is another’s', '$JS.API.CONSUMER.MSG.NEXT.PRS.pr-publisher', ['pr-publisher']],
    ['acknowledge what is another’s', '$JS.ACK.PRS.scheduler.1.1.1.1.0', ['scheduler']],
    ['pull an agent’s work', '$JS.API.CONSUMER.MSG.NEXT.TASKS.pc1-backend', []],
    [
      'write into a bucket, but its owner and who brings work',
      '$O.art_pc1.C.x',
      ['scheduler', 'pc1'],
    ],
    ['empty a bucket, but who brings work', '$JS.API.STREAM.PURGE.OBJ_art_pc1', ['scheduler']],
    [
      'read a bucket, but who publishes, brings work, provides, shows, or looks on',
      '$JS.API.STREAM.MSG.GET.OBJ_art_pc1',
      ['scheduler', 'pr-publisher', 'node-health', 'api', 'operator'],
    ],
    [
      'read a stream that is not its own, but who provides, shows, or looks on',
      '$JS.API.STREAM.MSG.GET.PROGRESS',
      ['node-health', 'api', 'operator'],
    ],
    ['bury for another', 'dlq.PRS.scheduler', ['scheduler', 'node-health']],
  ])('%s', async (_, subject, but: readonly string[]) => {
    const allowed: User[] = [];
    for (const user of USERS)
      // With a body that no call understands: what is allowed must not happen either.
      if ((await as(user).publish(subject, '{')) === 'allowed') allowed.push(user);
    expect(allowed).toEqual([...but]);
  });

  test.each([
    '>',
    'task.>',
    '_INBOX.>',
    '_INBOX_pc1.>',
    '_INBOX_operator.>',
    '$JS.ACK.>',
    '$SYS.>',
  ])('listen on %s, but people to the events themselves', async (subject) => {
    const allowed: User[] = [];
    for (const user of USERS)
      if ((await as(user).subscribe(subject)) === 'allowed') allowed.push(user);
    const own = /^_INBOX_(?<user>[^.]+)/.exec(subject)?.groups?.['user'];
    expect(allowed).toEqual(subject === 'task.>' ? ['operator'] : own === undefined ? [] : [own]);
  });
});
