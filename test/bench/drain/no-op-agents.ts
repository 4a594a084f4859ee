/**
 * Fifty agents in one process that do nothing: each hears its own durable with as many hands as it has slots, says
 * started, says completed, acknowledges. Real subjects, durables and contracts; no CLI, no workspace, no artifacts.
 *
 * Arguments: the broker's address, their slots, their names. One JSON line when all of them listen.
 */
import 'reflect-metadata';

import { jetstream, type Consumer, type JetStreamClient, type JsMsg } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import {
  subjectOf,
  TaskCompleted,
  TaskStarted,
  type AttemptRef,
  type CloudEvent,
  type EventDefinition,
  type TaskAssignedData,
} from '#libs/contracts';

const [servers = '', slotsText = '', ...agents] = process.argv.slice(2);
const slots = Number(slotsText);

const nc = await connect({ servers, noAsyncTraces: true, maxReconnectAttempts: -1 });
const js = jetstream(nc, { checkAPI: false });
for (const agent of agents) {
  const consumer = await js.consumers.get('TASKS', `${agent}-backend`);
  void work(agent, consumer);
}
process.stdout.write(`${JSON.stringify({ msg: 'Agents listen' })}\n`);
process.on('SIGTERM', () => {
  void nc.close().then(() => process.exit(0));
});

async function work(agent: string, consumer: Consumer): Promise<void> {
  const messages = await consumer.consume({ max_messages: slots });
  for await (const message of messages) void doNothing(agent, message);
}

async function doNothing(agent: string, message: JsMsg): Promise<void> {
  const { data } = message.json<CloudEvent<TaskAssignedData>>();
  const { taskId, attempt } = data;
  await say(js, TaskStarted, {
    ...{ agent, verb: 'started' },
    data: { taskId, attempt, workspacePath: '/var/empty', claudeCodeVersion: '2.1.0', model: 'no' },
  });
  await say(js, TaskCompleted, { agent, verb: 'completed', data: resultOf({ taskId, attempt }) });
  message.ack();
}

async function say<Data extends AttemptRef>(
  to: JetStreamClient,
  definition: EventDefinition<Data>,
  { agent, verb, data }: { agent: string; verb: string; data: Data },
): Promise<void> {
  const subject = subjectOf(definition, { specialty: 'backend', agent });
  const id = `${verb}:${data.taskId}:${data.attempt}`;
  const event: CloudEvent<Data> = {
    ...{ specversion: '1.0', id, type: definition.type, source: `/agent/${agent}`, subject },
    ...{ time: new Date().toISOString(), datacontenttype: 'application/json', data },
  };
  await to.publish(subject, JSON.stringify(event), { msgID: id, timeout: 30_000 });
}

function resultOf({
  taskId,
  attempt,
}: Readonly<AttemptRef>): InstanceType<(typeof TaskCompleted)['Data']> {
  return {
    ...{ taskId, attempt },
    baseSha: 'a'.repeat(40),
    headSha: 'b'.repeat(40),
    diff: { files: 1, insertions: 2, deletions: 1, paths: ['src/totals.js'] },
    summary: 'Counts once.',
    tests: { verdict: 'passed', source: 'package.json', runs: [], tail: 'ok' },
    spend: {
      ...{ model: 'no', inputTokens: 1, outputTokens: 1, cacheReadTokens: 0 },
      ...{ cacheWriteTokens: 0, turns: 1, costUsd: 0 },
    },
    ...{ rounds: 0, durationMs: 1, artifacts: [] },
  };
}
