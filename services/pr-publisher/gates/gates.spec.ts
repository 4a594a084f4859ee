import { generateKeyPairSync } from 'node:crypto';

import type { Gate } from '#libs/contracts';

import { GatesFixture, type Files } from './gates.fixture.ts';
import type { Verdict } from './finding.ts';
import { findings, judge } from './judge-change.ts';
import { PROTECTED_PATHS } from './protected-paths.ts';

const SETTINGS = {
  protectedPaths: [...PROTECTED_PATHS, 'infra/', '**/*.tf'],
  filesMax: 20,
  linesMax: 200,
  bytesMax: 10_000,
  contentBytesMax: 64 * 1024 * 1024,
};
/** Put together, so that no scanner takes this file for a leak. */
const TOKEN = `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`;
const PEM = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;
const PNG = 'PNG\u0000\u0000\u0001\u0000';
const LINES = (count: number): string => 'a line\n'.repeat(count);

const fixture = new GatesFixture();
afterAll(() => fixture.remove());

interface Case {
  says: string;
  base?: Files;
  work: Files;
  /** `gate verdict`, in order; none when absent. */
  found?: `${Gate} ${Verdict}`[];
  /** Words of the first finding. */
  words?: string[];
}

const CASES: Case[] = [
  { says: 'a plain change is clear', work: { 'src/sum.js': 'export const one = 1;\n' } },
  // Protected paths
  {
    says: 'a workflow is held',
    work: { '.github/workflows/ci.yml': 'on: push\n' },
    found: ['protected-paths hold'],
    words: ['".github/workflows/ci.yml"', 'line by line'],
  },
  {
    says: 'a workflow in a hidden folder is held',
    work: { '.github/workflows/.x/ci.yml': 'on: push\n' },
    found: ['protected-paths hold'],
  },
  {
    says: 'a deleted workflow is held',
    base: { '.github/workflows/ci.yml': 'on: push\n' },
    work: { '.github/workflows/ci.yml': null },
    found: ['protected-paths hold'],
  },
  ...['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'].map((path): Case => ({
    says: `${path} is held`,
    work: { [path]: '* @octo-tester\n' },
    found: ['protected-paths hold'],
  })),
  {
    says: 'the cluster’s configuration, an action, dependabot and Claude’s settings are one finding',
    work: {
      '.github/claude-cluster.yml': 'test: []\n',
      '.github/actions/build/action.yml': 'x\n',
      '.github/dependabot.yml': 'x\n',
      '.claude/settings.json': '{}\n',
      '.mcp.json': '{}\n',
    },
    found: ['protected-paths hold'],
  },
  {
    says: 'what the owner protects besides is held, whatever its letters’ case',
    work: { 'Infra/.env.sample': 'x\n', 'deep/main.TF': 'x\n' },
    found: ['protected-paths hold'],
    words: ['"Infra/.env.sample", "deep/main.TF"'],
  },
  {
    says: 'what only looks like a protected path is clear',
    work: {
      'docs/.github/workflows.md': 'x\n',
      'src/CODEOWNERS.md': 'x\n',
      'workflows/ci.yml': 'x',
    },
  },
  // Secrets
  {
    says: 'a token stops it, and is not in the finding',
    work: { 'src/api.js': `const token = '${TOKEN}';\n` },
    found: ['secrets stop'],
    words: ['(github)', '"src/api.js"'],
  },
  {
    says: 'a comment does not switch the scanner off',
    work: { 'src/api.js': `// secretlint-disable\nconst token = '${TOKEN}';\n` },
    found: ['secrets stop'],
  },
  { says: 'a private key stops it', work: { 'server.pem': PEM }, found: ['secrets stop'] },
  {
    says: 'a private key of which only the middle is new stops it',
    base: { 'server.pem': `${PEM.slice(0, 28)}\n${PEM.slice(-26)}` },
    work: { 'server.pem': PEM },
    found: ['secrets stop'],
  },
  {
    says: 'a secret between bytes that are no text stops it',
    work: { 'blob.dat': `${PNG}\n${TOKEN}\n` },
    found: ['secrets stop', 'binaries hold'],
  },
  {
    says: 'a secret in a path stops it',
    work: { [`notes/${TOKEN}/x.md`]: 'x\n' },
    found: ['secrets stop'],
  },
  {
    says: 'a secret that was there before is no news, also in another file',
    base: { 'a.js': `const t = '${TOKEN}';\n` },
    work: { 'a.js': null, 'b.js': `const u = '${TOKEN}';\n` },
  },
  { says: 'a secret that is taken out is clear', base: { 'a.js': TOKEN }, work: { 'a.js': 'x' } },
  {
    says: 'what stands for a secret in an example is clear',
    work: {
      '.env.example': 'API_TOKEN=change-me\nDATABASE_URL=postgres://octo:octo@localhost/shop\n',
      'README.md': 'Set `ghp_xxxx` as your token.\n-----BEGIN PRIVATE KEY-----\n...\n',
    },
  },
  // Size
  {
    says: 'too many lines are held',
    work: { 'a.txt': LINES(201) },
    found: ['size hold'],
    words: ['201 lines', 'GATE_LINES_MAX'],
  },
  {
    says: 'many lines that are allowed are told',
    work: { 'a.txt': LINES(101) },
    found: ['size flag'],
    words: ['101 lines of 200'],
  },
  {
    says: 'lines that go count as well',
    base: { 'a.txt': LINES(201) },
    work: { 'a.txt': '' },
    found: ['size hold'],
  },
  {
    says: 'too many files are held',
    work: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}.txt`, 'x\n'])),
    found: ['size hold'],
    words: ['21 files'],
  },
  {
    says: 'too many bytes in few lines are held',
    work: { 'a.txt': 'x'.repeat(10_001) },
    found: ['size hold'],
    words: ['10001 new bytes'],
  },
  {
    says: 'one line of a large file is a small change',
    base: { 'a.txt': 'x'.repeat(50_000) },
    work: { 'a.txt': 'y'.repeat(50_000) },
  },
  {
    says: 'what is too large to be looked through stops it',
    work: { 'a.txt': 'x'.repeat(8 * 1024 * 1024 + 1) },
    found: ['size stop', 'size hold'],
    words: ['"a.txt"', 'too large to be looked through', 'GATE_CONTENT_BYTES_MAX'],
  },
  // Binaries
  { says: 'a picture is held', work: { 'logo.png': PNG }, found: ['binaries hold'] },
  {
    says: 'a text that becomes a binary is held',
    base: { 'a.txt': 'text\n' },
    work: { 'a.txt': 'te\u0000xt' },
    found: ['binaries hold'],
  },
  {
    says: 'a picture that goes is clear, and so is text of any language',
    base: { 'logo.png': PNG },
    work: { 'logo.png': null, 'ja.md': '合計 🙏\n' },
  },
  // Symbolic links
  {
    says: 'a link out of the tree stops it',
    work: { 'src/passwd': 'link:../../etc/passwd' },
    found: ['symlinks stop'],
  },
  { says: 'a link to a root stops it', work: { p: 'link:/etc/passwd' }, found: ['symlinks stop'] },
  {
    says: 'a link inside the tree is held',
    work: { 'docs/readme.md': 'link:../kept.txt' },
    found: ['symlinks hold'],
  },
  {
    says: 'a file that becomes a link is held',
    base: { 'a.txt': 'x\n' },
    work: { 'a.txt': 'link:kept.txt' },
    found: ['symlinks hold'],
  },
  {
    says: 'a link that is turned outward stops it',
    base: { a: 'link:kept.txt' },
    work: { a: 'link:../kept.txt' },
    found: ['symlinks stop'],
  },
  { says: 'a link that goes is clear', base: { a: 'link:/etc/passwd' }, work: { a: null } },
  // Submodules
  {
    says: 'what tells where other repositories come from is held',
    work: { '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = https://git.example.invalid/x\n' },
    found: ['submodules hold'],
  },
  {
    says: 'another repository is held, when it comes, moves on and goes',
    base: { 'vendor/a': `commit:${'a'.repeat(40)}`, 'vendor/b': `commit:${'a'.repeat(40)}` },
    work: {
      'vendor/a': null,
      'vendor/b': `commit:${'b'.repeat(40)}`,
      c: `commit:${'c'.repeat(40)}`,
    },
    found: ['submodules hold'],
    words: ['"c", "vendor/a", "vendor/b"'],
  },
  // Several
  {
    says: 'a test that goes together with a workflow is two findings',
    base: { 'sum.test.js': "test('sums', () => expect(sum(1, 2)).toBe(3));\n" },
    work: { 'sum.test.js': null, '.github/workflows/ci.yml': 'on: push\n' },
    found: ['protected-paths hold', 'test-tampering hold'],
  },
];

test.each(CASES)('$says', async ({ base = {}, work, found = [], words = [] }) => {
  const result = await findings(await fixture.change(base, work), SETTINGS);
  expect(result.map(({ gate, verdict }) => `${gate} ${verdict}`)).toEqual(found);
  for (const word of words) expect(result[0]?.detail).toContain(word);
  expect(JSON.stringify(result.map(({ detail }) => detail))).not.toContain(TOKEN.slice(8));
});

test('a secret in the commit’s message stops it', async () => {
  const change = await fixture.change({}, { 'a.txt': 'x\n' }, `Use ${TOKEN}`);
  const result = await findings(change, SETTINGS);
  expect(result).toMatchObject([{ gate: 'secrets', verdict: 'stop' }]);
  expect(result[0]?.detail).toContain('the commit message');
});

test('no finding is longer than its event takes, whatever the names', async () => {
  const names = Array.from({ length: 19 }, (_, n) => `${'"<@octo>'.repeat(25)}${n}.test.js`);
  const base = Object.fromEntries(
    names.map((name) => [name, `test('${'x'.repeat(400)}', () => expect(a).toBe(1));\n`]),
  );
  const work = Object.fromEntries(names.map((name) => [name, null]));
  for (const { detail } of await findings(await fixture.change(base, work), SETTINGS))
    expect(detail.length).toBeLessThanOrEqual(1000);
});

describe('the verdict', () => {
  const hold = { gate: 'test-tampering', verdict: 'hold', detail: 'x' } as const;
  const other = { gate: 'size', verdict: 'hold', detail: 'x' } as const;
  const stop = { gate: 'symlinks', verdict: 'stop', detail: 'x' } as const;
  const inTree = { gate: 'symlinks', verdict: 'hold', detail: 'x' } as const;
  const flag = { gate: 'size', verdict: 'flag', detail: 'x' } as const;

  it.each([
    ['of nothing is clear', [], undefined, {}],
    ['holds without a person’s word', [hold, flag], undefined, { held: [hold], flagged: [flag] }],
    ['lets through what was approved', [hold], ['test-tampering'], { approved: [hold] }],
    [
      'holds again for a gate that was not approved',
      [hold, other],
      ['test-tampering'],
      { held: [other], approved: [hold] },
    ],
    [
      'stops whoever approves it',
      [stop, inTree],
      ['symlinks'],
      { stopped: [stop], approved: [inTree] },
    ],
  ] as const)('%s', (_, found, gates, expected) => {
    const approval = gates === undefined ? undefined : { gates: [...gates] as Gate[] };
    expect(judge(found, approval)).toEqual({
      stopped: [],
      held: [],
      approved: [],
      flagged: [],
      ...expected,
    });
  });
});
