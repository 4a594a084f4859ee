import { join } from 'node:path';

import type { IssueClassifiedData } from '#libs/contracts';
import { FaultyProxy, until } from '#libs/testing';

import { startModel, type Model } from '../../../infra/local/model/start-model.ts';
import { Stage } from '../stage.fixture.ts';

/** General is a guess. */
const UNSURE = { title: 'Strange behaviour', body: 'See above.' };
/** What is set aside for a question, and the real cost of two. */
const A_QUESTION_AND_LITTLE_MORE = 0.0201;
const CLI = join(import.meta.dirname, '../../../node_modules/.bin/claude');

let model: Model;
let line: FaultyProxy;
/** What the CLI asked of the model. */
const asked: string[] = [];
let stage: Stage;

beforeAll(async () => {
  model = await startModel({ scripts: says('devops') });
  line = await FaultyProxy.start(model.url);
  line.dropCalls((call) => {
    asked.push(call);
    return false;
  });
  stage = await Stage.open({
    SECOND_OPINION: 'true',
    SECOND_OPINION_USD_A_DAY: String(A_QUESTION_AND_LITTLE_MORE),
    ANTHROPIC_API_KEY: 'sk-ant-invented',
    ANTHROPIC_BASE_URL: line.url,
    CLAUDE_BIN: CLI,
  });
});

afterAll(async () => {
  await stage.close();
  await line.stop();
  await model.stop();
});

it('asks the real CLI where it is unsure, and tells the reason and the cost', async () => {
  const found = await classified(UNSURE);
  expect(found).toMatchObject({
    specialty: 'devops',
    opinionSpend: { model: expect.stringContaining('haiku') as string, turns: 2 },
  });
  expect(found.opinionSpend?.costUsd).toBeGreaterThan(0);
  expect(found.evidence[0]).toMatchObject({ source: 'model', speaksFor: 'devops' });
  expect(found.evidence[0]?.found).toMatch(/haiku.*: The pipeline has to change\./);
  expect(await counted('classifier_opinions_total{outcome="disagreed"}')).toBe(1);
  expect(await counted('claude_code_cost_usd_total{')).toBe(found.opinionSpend?.costUsd);
});

it('asks nobody where it is sure, or where somebody said whose it is', async () => {
  const before = asked.length;
  const sure = await classified({
    title: 'Save button overlaps the footer',
    labels: ['claude', 'ui'],
  });
  expect(sure).toMatchObject({ specialty: 'frontend' });
  const told = await classified({ ...UNSURE, labels: ['claude-testing'] });
  expect(told).toMatchObject({ specialty: 'testing' });
  expect(sure.opinionSpend ?? told.opinionSpend).toBeUndefined();
  expect(asked).toHaveLength(before);
});

it('goes on with its own answer when the model refuses', async () => {
  line.answerCalls(() => true, { status: 401, message: 'invalid x-api-key' });
  const found = await classified(UNSURE);
  expect(found).toMatchObject({ specialty: 'general', confidence: 0.47 });
  expect(found.evidence).not.toContainEqual(expect.objectContaining({ source: 'model' }));
  expect(await counted('classifier_opinions_total{outcome="failed"}')).toBe(1);
});

it('asks no more when the dollars of the day are gone', async () => {
  line.answerCalls(() => false, 'hang');
  await until(
    async () => {
      await classified(UNSURE);
      return (await counted('classifier_opinions_total{outcome="spent-out"}')) > 0;
    },
    { what: 'the day’s dollars to be gone', timeoutMs: 30_000 },
  );
  expect(await classified(UNSURE)).toMatchObject({ specialty: 'general' });
});

function says(specialty: string): object {
  const input = { specialty, because: 'The pipeline has to change.' };
  return { rounds: [[{ tools: [{ name: 'StructuredOutput', input }] }]] };
}

async function classified(what: Parameters<Stage['hear']>[0]): Promise<IssueClassifiedData> {
  const id = await stage.hear(what);
  const event = await until(
    async () => (await stage.cameOf(id)).find((one) => one.id === `classify:${id}`),
    { what: `classify:${id}`, timeoutMs: 30_000 },
  );
  return event.data as IssueClassifiedData;
}

async function counted(series: string): Promise<number> {
  const text = await (await fetch(`${stage.service.url}/metrics`)).text();
  const found = text.split('\n').find((one) => one.startsWith(series));
  return Number(found?.split(' ').at(-1) ?? 0);
}
