import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

/** Plain JavaScript: it also runs before anything is installed that could check types. */
type Prepare = (options: {
  env: Record<string, string>;
  uid: number;
  say: (line: string) => void;
}) => Promise<void>;
const SCRIPTS = ['./sandbox-tools.mjs', './browser.mjs'] as const;
const [{ sandboxTools }, { browser }] = (await Promise.all(
  SCRIPTS.map((script) => import(script)),
)) as [{ sandboxTools: Prepare }, { browser: Prepare }];

let folder: TemporaryFolder;
let bin: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  bin = join(folder.path, 'bin');
  await mkdir(bin);
});
afterEach(() => folder.remove());

async function program(name: string, body = ''): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** Notes what it was asked; the first `failing` calls fail. */
async function aptGet(failing = 0): Promise<void> {
  await program(
    'apt-get',
    `echo "$@" >> ${folder.path}/calls
while read -r line; do calls=$((calls + 1)); done < ${folder.path}/calls
[ "$calls" -gt ${failing} ]`,
  );
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder.path, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

async function prepared(uid: number, prepare = sandboxTools): Promise<string[]> {
  const said: string[] = [];
  await prepare({ env: { PATH: bin }, uid, say: (line) => said.push(line) });
  return said;
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('where all is there, nothing is said and nothing is done', async () => {
  for (const name of ['bwrap', 'socat', 'prlimit', 'rg', 'apt-get']) await program(name);
  expect(await prepared(0)).toEqual([]);
});

onLinux('root has what is missing installed, and is told', async () => {
  await program('prlimit');
  await aptGet();
  expect(await prepared(0)).toEqual([
    "The agent's sandbox needs bubblewrap socat ripgrep: apt-get install bubblewrap socat ripgrep",
  ]);
  expect(await calls()).toEqual([
    expect.stringMatching(/install --yes --no-install-recommends bubblewrap socat ripgrep$/),
  ]);
});

onLinux('old lists of packages are brought up to date, once', async () => {
  await aptGet(1);
  expect(await prepared(0)).toHaveLength(1);
  expect((await calls()).map((line) => /update|install/.exec(line)?.[0])).toEqual([
    'install',
    'update',
    'install',
  ]);
});

onLinux('an installation that fails is said and is no error', async () => {
  await aptGet(9);
  expect((await prepared(0)).at(-1)).toContain('could not install');
});

onLinux('anybody else is told in one line what to install, and nothing is tried', async () => {
  await aptGet();
  expect(await prepared(1000)).toEqual([
    "The agent's sandbox lacks bubblewrap socat util-linux ripgrep. To have it: sudo apt-get install bubblewrap socat util-linux ripgrep",
  ]);
  expect(await calls()).toEqual([]);
});

onLinux('of the browsers that can drive the dashboard one is enough', async () => {
  await program('chromium-browser');
  await aptGet();
  expect(await prepared(0, browser)).toEqual([]);
  expect(await calls()).toEqual([]);
});

onLinux('where there is no browser, root has one installed', async () => {
  await aptGet();
  expect(await prepared(0, browser)).toEqual([
    "The dashboard's test needs chromium: apt-get install chromium",
  ]);
  expect(await calls()).toEqual([expect.stringMatching(/install --yes .* chromium$/)]);
});
