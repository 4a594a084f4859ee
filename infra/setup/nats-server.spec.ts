import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

const SCRIPT = join(import.meta.dirname, 'nats-server.mjs');

let folder: TemporaryFolder;
let path: string;
let cache: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder.path, 'bin');
  cache = join(folder.path, 'cache', 'claude-code-cluster');
  await mkdir(path);
});
afterEach(() => folder.remove());

/** A command on the test's own PATH: it notes that it was called, then does what `body` says. */
async function command(name: string, body: string): Promise<void> {
  const log = JSON.stringify(join(folder.path, 'calls'));
  await writeFile(
    join(path, name),
    `#!${process.execPath}
const fs = require('node:fs');
const path = require('node:path');
const args = process.argv.slice(2);
const fail = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
/** Leaves a nats-server of this version. */
const server = (file, version) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '#!${process.execPath}\\nconsole.log("nats-server: v' + version + '")', { mode: 0o755 });
};
if (args[0] !== '--version') fs.appendFileSync(${log}, ${JSON.stringify(name)} + ' ' + args[0] + '\\n');
${body}
`,
    { mode: 0o755 },
  );
}

const natsServer = (version: string): Promise<void> =>
  command('nats-server', `console.log('nats-server: v${version}')`);
const curlFails = (): Promise<void> =>
  command('curl', `fail('curl: (6) Could not resolve host: example.invalid')`);
const goBrings = (version: string): Promise<void> =>
  command('go', `server(path.join(process.env.GOBIN, 'nats-server'), '${version}')`);
async function debianBrings(version: string): Promise<void> {
  await command(
    'apt-get',
    `if (args[0] === 'indextargets') console.log('Debian\\tDebian\\thttp://debian.invalid/debian');
     if (args.includes('download')) fs.writeFileSync('nats-server_1_amd64.deb', '');`,
  );
  await command('dpkg', `server(path.join(args[2], 'usr/sbin/nats-server'), '${version}')`);
}

async function find(): Promise<{ found: string; said: string }> {
  const env = { PATH: path, XDG_CACHE_HOME: join(folder.path, 'cache') };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [SCRIPT], { env });
  return { found: stdout.trim(), said: stderr };
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder.path, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

test('one on PATH that is new enough is taken, and nothing is fetched', async () => {
  await natsServer('2.10.0');
  await goBrings('2.12.15');
  expect(await find()).toEqual({ found: join(path, 'nats-server'), said: '' });
  expect(await calls()).toEqual([]);
});

test('one on PATH that is too old is passed over', async () => {
  await natsServer('2.9.10');
  await goBrings('2.12.15');
  expect((await find()).found).toBe(join(cache, 'nats-server'));
});

test('a newer major version will do', async () => {
  await natsServer('3.0.1');
  expect((await find()).found).toBe(join(path, 'nats-server'));
});

test('the official release comes first, and Go when it can not be reached', async () => {
  await curlFails();
  await goBrings('2.12.15');
  await debianBrings('2.10.27');
  const { found, said } = await find();
  expect(found).toBe(join(cache, 'nats-server'));
  expect(said).toContain('Could not resolve host');
  expect(await calls()).toEqual(['curl -fsSL', 'go install']);
});

test('an archive with another checksum is never unpacked', async () => {
  await command('curl', `fs.writeFileSync(args[args.indexOf('-o') + 1], 'something else')`);
  await command('tar', '');
  await goBrings('2.12.15');
  const { said } = await find();
  expect(said).toContain("the archive's SHA-256 is");
  expect(await calls()).toEqual(['curl -fsSL', 'go install']);
});

test("Debian's package is unpacked where neither release nor Go will do", async () => {
  await curlFails();
  await goBrings('2.9.25');
  await debianBrings('2.10.27');
  const { found, said } = await find();
  expect(found).toBe(join(cache, 'nats-server'));
  expect(said).toContain('version 2.9 is older than 2.10');
  expect(await calls()).toEqual([
    'curl -fsSL',
    'go install',
    'apt-get indextargets',
    'apt-get -o',
    'apt-get -o',
    'dpkg -x',
  ]);
});

test('where nothing works, one message says what was tried and how to install it', async () => {
  await natsServer('2.9.10');
  await curlFails();
  const failure = (await find().catch((error: unknown) => error)) as {
    code: number;
    stderr: string;
  };
  expect(failure.code).toBe(1);
  expect(failure.stderr).toMatch(/nats-server: version 2\.9 is older than 2\.10/);
  expect(failure.stderr).toMatch(/go install: go is not on PATH/);
  expect(failure.stderr).toMatch(/Debian package.*: apt-get is not on PATH/);
  expect(failure.stderr).toMatch(/brew install nats-server/);
});

test('it is fetched once, also when several ask at once', async () => {
  await goBrings('2.12.15');
  const found = await Promise.all([find(), find(), find()]);
  expect(new Set(found.map((one) => one.found))).toEqual(new Set([join(cache, 'nats-server')]));
  expect(await calls()).toEqual(['go install']);
  await find();
  expect(await calls()).toEqual(['go install']);
});

test('a lock whose holder is dead holds nobody up', async () => {
  await goBrings('2.12.15');
  await mkdir(cache, { recursive: true });
  // No process has such an id: it is above the kernel's largest.
  await writeFile(join(cache, 'nats-server.lock'), '99999999');
  await find();
  await expect(stat(join(cache, 'nats-server.lock'))).rejects.toThrow('ENOENT');
});
