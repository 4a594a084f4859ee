import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { Stage } from '../stage.fixture.ts';
import { CALLS, REVOKED, type Call } from './calls.fixture.ts';
import { playOthers, tellAll } from './world.fixture.ts';

// The document is held against the running api: each operation is called, and each answer must be what it says.

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, object> }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let stage: Stage;
let document: Document;
let viewer: string;
let revoked: string;
let ajv: Ajv2020;
beforeAll(async () => {
  stage = await Stage.open();
  await tellAll(stage);
  playOthers(stage);
  document = await stage.read<Document>('/openapi.json');
  viewer = await stage.tokenOf('viewer');
  revoked = (await stage.tokenOf('viewer')).slice(4, 16);
  ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addSchema({ ...closed(document), $id: 'api' });
});
afterAll(async () => {
  await stage.close();
});

/** What is not described must not come either. */
function closed(node: Document): Document {
  const schemas = Object.entries(node.components.schemas).map(([name, schema]) => [
    name,
    'properties' in schema ? { additionalProperties: false, ...schema } : schema,
  ]);
  return {
    ...node,
    components: {
      ...node.components,
      schemas: Object.fromEntries(schemas) as Document['components']['schemas'],
    },
  };
}

function operations(): { path: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
}

function answersOf(path: string, method: string, status: number, type: string): ValidateFunction {
  const place = [path, method, 'responses', String(status), 'content', type, 'schema'];
  const pointer = place
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  return ajv.compile({ $ref: `api#/paths/${pointer}` });
}

async function check(
  { path, method, operation }: ReturnType<typeof operations>[number],
  call: Call,
): Promise<string[]> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(call.of?.[name] ?? '').replace(REVOKED, revoked),
  );
  const address = call.query === undefined ? filled : `${filled}?${call.query}`;
  const { body, as } = call;
  const answer = await stage.ask(method.toUpperCase(), address, {
    ...(body !== undefined && { body }),
    ...(as !== undefined && { token: as === 'viewer' ? viewer : '' }),
  });
  const where = `${operation.operationId} ${address}: ${answer.status}`;
  const content = operation.responses[String(answer.status)]?.content;
  if (answer.status !== call.status)
    return [`${where}, not ${call.status}: ${await answer.text()}`];
  if (!(String(answer.status) in operation.responses)) return [`${where} is not described`];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  if (content === undefined) return (await answer.text()) === '' ? [] : [`${where} has a body`];
  if (!(type in content)) return [`${where} comes as ${type}`];
  if (!type.endsWith('json')) {
    await answer.body?.cancel();
    return [];
  }
  const validate = answersOf(path, method, answer.status, type);
  if (validate(await answer.json())) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${where} ${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

test('the document is OpenAPI 3.1, and says of each operation what it does, for whom, and under a name of its own', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  const all = operations().map(({ operation }) => operation);
  expect(
    all.filter(({ summary, tags, security }) => !summary || !tags?.length || !security?.length),
  ).toEqual([]);
  expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
});

test('each operation is called here, and no other', () => {
  expect(Object.keys(CALLS).toSorted()).toEqual(
    operations()
      .map(({ operation }) => operation.operationId)
      .toSorted(),
  );
  for (const one of Object.values(CALLS)) expect(one.some(({ status }) => status < 300)).toBe(true);
});

test('each answer is as the document says', async () => {
  const faults: string[] = [];
  for (const one of operations())
    for (const call of CALLS[one.operation.operationId] ?? [])
      faults.push(...(await check(one, call)));
  expect(faults).toEqual([]);
});

test('docs/openapi.json is the document', async () => {
  const file = join(import.meta.dirname, '../../../docs/openapi.json');
  const kept = JSON.parse(await readFile(file, 'utf8')) as unknown;
  // Where it differs: curl -s http://127.0.0.1:8080/openapi.json > docs/openapi.json && npm run format
  expect(kept).toEqual(document);
});
