import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DeadLetter, LetterRedrive, operatorActor } from '#libs/contracts';
import { Publisher } from '#libs/messaging';
import { until } from '#libs/testing';

import { Stage } from './stage.fixture.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(async () => {
  await stage.close();
});

async function bury(stream: string, subject: string, original: string): Promise<void> {
  const data = { stream, consumer: 'reader', subject, sequence: 1, deliveries: 2, reason: 'x' };
  await stage.service.app.get(Publisher).publish(DeadLetter, {
    id: subject,
    tokens: { stream, consumer: 'reader' },
    data: { ...data, original },
  });
}

async function redrive(letter: number): Promise<void> {
  const by = operatorActor('night-shift');
  await stage.say(
    LetterRedrive,
    {},
    { commandId: `redrive-${letter}`, letter, by, right: 'operator' },
  );
}

test('what was given up is said again, the same to the byte; an order, an agent’s word and what is not there are not', async () => {
  const { jsm, js } = stage.nats;
  const samples = join(import.meta.dirname, '../../libs/contracts/samples');
  const opened = await readFile(join(samples, 'pr.opened.v1.json'), 'utf8');
  const completed = await readFile(join(samples, 'task.completed.v1.json'), 'utf8');
  await bury('TASKS', 'task.backend.cancelled.pc1', '{}');
  await bury('AGENT_EVENTS', 'task.backend.completed.pc1', completed);
  await bury('PRS', 'pr.backend.opened', opened);
  for (const letter of [1, 2, 99, 3]) await redrive(letter);
  const again = await until(() =>
    jsm.streams.getMessage('PRS', { last_by_subj: 'pr.backend.opened' }),
  );
  expect(again.string()).toBe(opened);
  expect(again.header.get('Nats-Msg-Id')).toMatch(/:redrive:3$/);
  const commands = await js.consumers.get('COMMANDS', 'node-health');
  await until(async () => (await commands.info()).num_ack_pending === 0);
  for (const stream of ['TASKS', 'AGENT_EVENTS'])
    expect((await jsm.streams.info(stream)).state.last_seq).toBe(0);
});
