import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { watchEvents } from '#libs/messaging';
import { sandboxHere, until } from '#libs/testing';

import { bash } from '../e2e/bad-input-cases.ts';
import { startStage, type Stage } from '../e2e/stage.ts';
import { SecretFinder, type Finding } from './find-secrets.ts';
import { heldSecrets, type Secret } from './held-secrets.ts';
import { answersOf, filesIn, gitObjectsIn, rowsIn, type Piece } from './places.ts';
import { messagesOf } from './stored-messages.ts';

/*
 * A whole cluster does its work while secrets are held by its processes, printed by the tests of the repository, and
 * told by the model. Then everything that was written anywhere is searched for them.
 *
 * So that a search which looks in the wrong place can't pass, a harmless word goes the same ways, and has to be found.
 */
const CONTROL = `control-${randomBytes(6).toString('hex')}`;
const MODEL_KEY = `planted model/key+${randomBytes(12).toString('base64')}`;
/** Somebody's, who has it printed by a test. Put together there too, for a repository may not hold it. */
const [HEAD, TAIL] = ['ghp', randomBytes(18).toString('hex')];
const SOMEBODYS = `${HEAD}_${TAIL}`;

const REPOSITORY = {
  'README.md': `# ${CONTROL}\n`,
  'package.json': '{ "name": "leaky", "type": "module", "scripts": { "test": "node check.js" } }\n',
  'check.js': `console.log('${CONTROL}', ['${HEAD}', '${TAIL}'].join('_'));\n`,
};
const IN_ALL_FORMS = [
  MODEL_KEY,
  encodeURIComponent(MODEL_KEY),
  Buffer.from(`key:${MODEL_KEY}, `).toString('base64'),
  SOMEBODYS,
].join(' ');
const ECHO = bash(`echo '${CONTROL} ${IN_ALL_FORMS}'`);
const WRITE = bash(`echo ${CONTROL} > "\${workspace}/notes.txt"`);
const WORDS = { text: `${CONTROL}: I was given ${IN_ALL_FORMS}.` };

/** Where secrets may lie, and why. Nothing else is passed over. */
const ALLOWED: readonly { file: RegExp; secrets: RegExp; why: string }[] = [
  { file: /^keys\//, secrets: /^NATS_NKEY_SEED_FILE$/, why: 'the key files themselves' },
  {
    file: /^github\/app\.private-key\.pem$/,
    secrets: /^GITHUB_APP_PRIVATE_KEY_FILE$/,
    why: 'the key file itself',
  },
  {
    file: /^github\.json$/,
    secrets: /^GITHUB_WEBHOOK_SECRET$/,
    why: 'what the local GitHub is told when it starts: it has to sign with it',
  },
  {
    file: /^github\/tokens\.json$/,
    secrets: /^(?:GITHUB_TOKEN|a token of GitHub)$/,
    why: 'the tokens of the local GitHub’s people, for whoever has started it',
  },
  {
    file: /^model\.json$/,
    secrets: /^(?:ANTHROPIC_API_KEY|printed by a test|a token of GitHub)$/,
    why: 'what the scripted model is to say',
  },
];

let stage: Stage;
let secrets: Secret[];
const said: string[] = [];
const numbers: Record<string, number> = {};

beforeAll(async () => {
  stage = await startStage({
    agents: [{ id: 'pc-leaky', specialties: ['backend'], slots: 2 }],
    environment: {
      agent: { ANTHROPIC_API_KEY: MODEL_KEY, AGENT_SANDBOX: await sandboxHere() },
    },
    scripts: { works: [[ECHO, WRITE, WORDS]], fails: [[ECHO, WORDS]] },
  });
  const { cluster, github } = stage;
  const watch = await watchEvents(
    cluster.natsUrl,
    ({ event }) => said.push(JSON.stringify(event)),
    {
      access: cluster.natsAccess,
    },
  );
  secrets = [...(await heldSecrets(cluster)), { name: 'printed by a test', value: SOMEBODYS }];
  for (const repository of ['works', 'fails'] as const) {
    await github.createRepository(repository, REPOSITORY);
    numbers[repository] = await github.openIssue(repository, {
      title: `Write ${CONTROL} down`,
      body: `There should be a file with ${CONTROL}.`,
      labels: ['claude-code-backend'],
    });
  }
  await trouble();
  for (const [repository, number] of Object.entries(numbers)) await github.end(repository, number);
  const work = join(stage.folder, 'cluster', 'workspaces', 'pc-leaky', 'work');
  await until(async () => (await readdir(work)).length === 0, { what: 'the end of the work' });
  await watch.stop();
}, 300_000);

afterAll(() => stage.stop());

/** Errors are where secrets get out: a stranger's delivery, and a database that goes away while it is used. */
async function trouble(): Promise<void> {
  const { status } = await stage.deliver({ body: '{"action":"opened"}', secret: 'a-wrong-secret' });
  expect(status).toBe(401);
  const postgres = stage.cluster.processes.get('postgres');
  await postgres?.kill();
  await postgres?.start();
}

test('secrets of every kind are held by the processes, so that there is something to find', () => {
  expect([...new Set(secrets.map(({ name }) => name))].sort()).toEqual([
    'ANTHROPIC_API_KEY',
    'DATABASE_URL',
    'GITHUB_APP_PRIVATE_KEY_FILE',
    'GITHUB_TOKEN',
    'GITHUB_WEBHOOK_SECRET',
    'NATS_NKEY_SEED_FILE',
    'printed by a test',
  ]);
  expect(secrets.find(({ name }) => name === 'ANTHROPIC_API_KEY')?.value).toBe(MODEL_KEY);
});

test('the finder finds each of them in each form, in the midst of other bytes', () => {
  const finder = new SecretFinder(secrets);
  for (const { name, value } of secrets)
    for (const form of [
      value,
      encodeURIComponent(value),
      ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${value}...`).toString('base64')),
    ]) {
      const bytes = Buffer.concat([Buffer.from([0, 255]), Buffer.from(`x${form}y`)]);
      expect(finder.in({ where: 'here', bytes })).toContainEqual({ secret: name, where: 'here' });
    }
  expect(finder.in({ where: 'here', bytes: Buffer.from(CONTROL) })).toEqual([]);
});

test('what was said on the broker holds none of them, live or stored, in events or in artifacts', async () => {
  await search(['TaskAssigned and all that followed'], function* () {
    yield { where: 'TaskAssigned and all that followed', bytes: Buffer.from(said.join('\n')) };
  });
  await search(
    [
      // In which of the lanes its id decides.
      /^stream GITHUB/,
      ...['ISSUES', 'AGENT_EVENTS', 'PROGRESS', 'TASK_FACTS', 'PRS'].map(
        (name) => `stream ${name}`,
      ),
      'artifact in OBJ_art_pc-leaky',
    ],
    () => messagesOf(stage.cluster),
  );
}, 60_000);

test('the database holds none of them', async () => {
  await search(['scheduler.tasks', 'pr_publisher.comments', 'pr_publisher.outbox'], () =>
    rowsIn(stage.cluster.postgresUrl),
  );
}, 60_000);

test('no file of any process holds one of them: stores, journals, logs, workspaces', async () => {
  await search([/^broker\/jetstream\//, /^workspaces\/pc-leaky\/journal\//, /^postgres\//], () =>
    filesIn(join(stage.folder, 'cluster')),
  );
}, 120_000);

test('every process has a log, and services say there what they do', async () => {
  const logs = await readdir(stage.cluster.logFolder);
  for (const name of Object.keys(stage.cluster.urls)) expect(logs).toContain(`${name}.log`);
  await search(
    Object.keys(stage.cluster.urls).map((name) => `${name}.log`),
    () => filesIn(stage.cluster.logFolder),
    { control: 'Service started', folder: 'logs/' },
  );
});

test('no object in any git repository holds one of them, pushed or mirrored', async () => {
  await search([/github\/repositories\/octo-tester\/works/, /workspaces\/pc-leaky\/mirrors/], () =>
    gitObjectsIn(join(stage.folder, 'cluster')),
  );
}, 60_000);

test('nothing on GitHub holds one of them', async () => {
  const { github } = stage;
  await search(['pull requests of works', 'comments of fails'], async function* () {
    for (const [name, number] of Object.entries(numbers)) {
      const pulls = await github.pullRequests(name);
      const comments = await github.comments(name, number);
      yield { where: `pull requests of ${name}`, bytes: Buffer.from(JSON.stringify(pulls)) };
      yield { where: `comments of ${name}`, bytes: Buffer.from(comments.join('\n')) };
    }
  });
  const [pull] = await github.pullRequests('works');
  expect(pull?.body).toContain('[redacted ANTHROPIC_API_KEY]');
  expect(pull?.body).toContain('[redacted github token]');
  const [comment] = await github.comments('fails', numbers['fails'] ?? 0);
  expect(comment).toContain(`${CONTROL}: I was given [redacted ANTHROPIC_API_KEY]`);
});

test('no service tells one of them to whoever asks at its door', async () => {
  const doors = Object.keys(stage.cluster.urls).map((name) => `${name}/metrics`);
  await search(doors, () => answersOf(stage.cluster), {
    control: 'process_cpu_user_seconds_total',
  });
});

/**
 * Looks through a place, and sees that the control word is found where it must be.
 *
 * @param expected where it must be found: that is how we know that this place was really read
 */
async function search(
  expected: readonly (RegExp | string)[],
  read: () => AsyncIterable<Piece> | Iterable<Piece>,
  { control = CONTROL, folder = '' } = {},
): Promise<void> {
  const finder = new SecretFinder(secrets);
  const findings: Finding[] = [];
  const holding = new Set<string>();
  for await (const piece of read()) {
    if (piece.bytes.includes(control)) holding.add(piece.where);
    findings.push(...finder.in(piece).map((found) => ({ ...found, where: folder + found.where })));
  }
  const isFound = (place: RegExp | string): boolean =>
    typeof place === 'string'
      ? holding.has(place)
      : [...holding].some((where) => place.test(where));
  expect(expected.filter((place) => !isFound(place))).toEqual([]);
  expect(findings.filter((finding) => !isAllowed(finding))).toEqual([]);
}

function isAllowed({ where, secret }: Finding): boolean {
  return ALLOWED.some(({ file, secrets: names }) => file.test(where) && names.test(secret));
}
