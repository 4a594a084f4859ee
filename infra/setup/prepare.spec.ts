import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

let folder: TemporaryFolder;
let root: string;

/** A repository with one package, as the lock file wants it and as it is installed. */
beforeEach(async () => {
  folder = await temporaryFolder();
  root = join(folder.path, 'clone');
  await cp(import.meta.dirname, join(root, 'infra', 'setup'), { recursive: true });
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.build.json'])
    await put(name, '{}');
  await locked({ 'node_modules/one': { version: '1.0.0' } });
  await installed({ 'node_modules/one': { version: '1.0.0' } });
  await put('libs/one/index.ts', 'export {}');
  await put('bin/npm', stub('npm', 'fs.mkdirSync("node_modules", { recursive: true })'), 0o755);
  await put(
    'node_modules/typescript/bin/tsc',
    stub('tsc', 'fs.mkdirSync("dist", { recursive: true })'),
  );
});
afterEach(() => folder.remove());

async function put(path: string, text: string, mode?: number): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text, { mode });
}

const locked = (packages: object): Promise<void> =>
  put('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
const installed = (packages: object): Promise<void> =>
  put('node_modules/.package-lock.json', JSON.stringify({ packages }));

/** A command that notes its call, does something, and ends as `exit-code` says. */
function stub(name: string, body: string): string {
  return `#!${process.execPath}
const fs = require('node:fs');
fs.appendFileSync('calls', ['${name}', ...process.argv.slice(2, 4)].join(' ') + '\\n');
${body};
process.exitCode = fs.existsSync('exit-code') ? 3 : 0;`;
}

async function prepare(...args: string[]): Promise<{ code: number; said: string; out: string }> {
  const env = { PATH: join(root, 'bin'), HOME: folder.path };
  try {
    const argv = [join(root, 'infra', 'setup', 'prepare.mjs'), ...args];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { env });
    return { code: 0, said: stderr, out: stdout };
  } catch (error) {
    const { code, stderr, stdout } = error as { code: number; stderr: string; stdout: string };
    return { code, said: stderr, out: stdout };
  }
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(root, 'calls'), 'utf8').catch(() => '');
  await rm(join(root, 'calls'), { force: true });
  return text.split('\n').filter(Boolean);
}

test('where all is as the lock file says, nothing is done and nothing is said', async () => {
  expect(await prepare('install')).toEqual({ code: 0, said: '', out: '' });
  expect(await calls()).toEqual([]);
});

test.each([
  [
    'none are there',
    () => rm(join(root, 'node_modules'), { recursive: true }),
    'there are none yet',
  ],
  ['one is missing', () => installed({}), 'one is missing'],
  [
    'one has another version',
    () => installed({ 'node_modules/one': { version: '0.9.0' } }),
    'one is 0.9.0, not 1.0.0',
  ],
])('packages are installed when %s, and stdout stays empty', async (_, change, reason) => {
  await change();
  const { code, said, out } = await prepare('install');
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(said).toContain(reason);
  expect(await calls()).toEqual(['npm ci --no-audit']);
});

test("another platform's package may be missing", async () => {
  await locked({
    'node_modules/one': { version: '1.0.0' },
    'node_modules/one-win32': { version: '1.0.0', optional: true },
  });
  await prepare('install');
  expect(await calls()).toEqual([]);
});

test('an install that fails ends it, with the word what to do', async () => {
  await installed({});
  await put('exit-code', '3');
  const { code, said } = await prepare('install');
  expect(code).toBe(1);
  expect(said).toContain('npm ci failed');
});

test('dist is built once, and again when a source was edited, added or removed', async () => {
  await prepare('build');
  expect(await calls()).toEqual(['tsc -p tsconfig.build.json']);
  await prepare('build');
  expect(await calls()).toEqual([]);

  await put('libs/one/index.ts', 'export const one = 1');
  await prepare('build');
  await put('libs/two/index.ts', 'export {}');
  await prepare('build');
  expect(await calls()).toHaveLength(2);

  await put('dist/libs/two/index.js', '');
  await rm(join(root, 'libs', 'two'), { recursive: true });
  await prepare('build');
  expect(await calls()).toHaveLength(1);
  await expect(readFile(join(root, 'dist', 'libs', 'two', 'index.js'))).rejects.toThrow('ENOENT');
});

test('a spec alone is no reason to build', async () => {
  await prepare('build');
  await calls();
  await put('libs/one/one.spec.ts', 'export {}');
  await prepare('build');
  expect(await calls()).toEqual([]);
});

test('the dashboard is built apart: when its own sources changed, and not when those of the services did', async () => {
  const built = 'vite build --config';
  await put(
    'node_modules/vite/bin/vite.js',
    stub('vite', 'fs.mkdirSync("dist/dashboard", { recursive: true })'),
  );
  await prepare('build');
  expect(await calls()).toEqual(['tsc -p tsconfig.build.json']);

  await put('dashboard/main.tsx', 'export {}');
  await prepare('build');
  await prepare('build');
  expect(await calls()).toEqual([built]);

  await put('dashboard/styles/base.css', 'a {}');
  await prepare('build');
  expect(await calls()).toEqual([built]);

  // What is gone from the services takes dist with it, and the dashboard is in there.
  await put('libs/two/index.ts', 'export {}');
  await prepare('build');
  await calls();
  await rm(join(root, 'libs', 'one'), { recursive: true });
  await prepare('build');
  expect(await calls()).toEqual(['tsc -p tsconfig.build.json', built]);
});

test('a build that failed is tried again', async () => {
  await put('exit-code', '3');
  expect((await prepare('build')).code).toBe(1);
  await rm(join(root, 'exit-code'));
  expect((await prepare('build')).code).toBe(0);
});

test('what it runs gets the arguments, and its exit code is the answer', async () => {
  await put('bin/nats-server', `#!${process.execPath}\nconsole.log('v2.10.27')`, 0o755);
  await put('run.mjs', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;');
  const { code, out } = await prepare('run', 'run.mjs', '--json', '--repo', 'a b');
  expect(code).toBe(7);
  expect(JSON.parse(out)).toEqual(['--json', '--repo', 'a b']);
});
