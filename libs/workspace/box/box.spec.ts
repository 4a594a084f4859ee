import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';

import { temporaryFolder, until, whyNoBox, type TemporaryFolder } from '#libs/testing';

import { childEnvironment, CommandFailed, openBox, ResourceLimit, type Box } from '../index.ts';
import type { BoxedCommand } from './box.ts';

const lacking = await whyNoBox();
const boxed = lacking === undefined ? describe : describe.skip;
const MEBIBYTE = 1024 ** 2;

boxed('a program in a box', () => {
  let folder: TemporaryFolder;
  let box: Box;
  let own: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    own = join(folder.path, 'own');
    await mkdir(own);
    box = await openBox({
      kind: 'sandbox-runtime',
      limits: { processesMax: 60, memoryBytesMax: 512 * MEBIBYTE, diskBytesMax: 64 * MEBIBYTE },
      hosts: [],
      readable: [],
      hidden: [folder.path],
    });
  });
  afterAll(async () => {
    await box.close();
    await folder.remove();
  });

  const run = (script: string, more: Partial<BoxedCommand> = {}) =>
    box.run({
      file: '/bin/sh',
      args: ['-c', script, 'sh'],
      cwd: own,
      env: childEnvironment({ HOME: own }),
      timeoutMs: 20_000,
      writable: [own],
      ...more,
    });

  async function failureOf(running: Promise<unknown>): Promise<unknown> {
    return running.then(
      () => new Error('It was expected to fail, and did not.'),
      (error: unknown) => error,
    );
  }

  test('runs as it would outside: arguments, input, output, exit code', async () => {
    const args = ['-c', 'cat; printf "%s|" "$@"; echo err >&2', 'sh', '$(id)', 'a b', ''];
    const result = await run('', { args, input: 'in\n' });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'in\n$(id)|a b||', stderr: 'err\n' });
    expect(await failureOf(run('echo no >&2; exit 3'))).toMatchObject({
      name: 'CommandFailed',
      file: '/bin/sh',
      exitCode: 3,
      stderr: 'no\n',
    });
  });

  test('that is not there is told apart from one that fails', async () => {
    for (const file of ['no-such-program-here', '/nowhere/at-all'])
      expect(await failureOf(run('', { file }))).toMatchObject({ notFound: true });
  });

  test('is ended by its time limit with all that it has started', async () => {
    const seconds = `301.${process.pid}`;
    const error = await failureOf(
      run(`setsid sleep ${seconds} & echo started; sleep 60`, { timeoutMs: 1500 }),
    );
    expect(error).toMatchObject({ timedOut: true, stdout: 'started\n' });
    const { stdout } = await run('ps axo args');
    expect(stdout).not.toContain(seconds);
  });

  test('that ends leaves nothing running, whatever session it was put into', async () => {
    const beat = join(own, 'beat');
    const loop = `while true; do date +%N > ${beat}; sleep 0.02; done`;
    await run(`setsid sh -c '${loop}' >/dev/null 2>&1 & until [ -s ${beat} ]; do :; done`);
    const last = await readFile(beat, 'utf8');
    await run('sleep 0.2');
    expect(await readFile(beat, 'utf8')).toBe(last);
  });

  test('uses tools of this machine, in a language that needs its libraries', async () => {
    const { stdout } = await run('git --version && node --version');
    expect(stdout).toMatch(/^git version .*\nv\d+/);
  });

  describe('reaches by a bridge', () => {
    let server: Server;
    let port: number;
    beforeAll(async () => {
      server = createServer((socket) => {
        socket.on('error', () => socket.destroy());
        socket.pipe(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    test('the one port it leads to, at once and both ways', async () => {
      const bridges = [{ insidePort: 4701, host: '127.0.0.1', port }];
      const { stdout } = await run('echo hello | socat -t 5 - TCP4:127.0.0.1:4701', { bridges });
      expect(stdout).toBe('hello\n');
    });

    test('nothing without it', async () => {
      const error = await failureOf(run(`socat -u /dev/null TCP4:127.0.0.1:${port}`));
      expect((error as CommandFailed).stderr).toContain('Connection refused');
    });
  });

  test.each([
    {
      what: 'too many processes',
      resource: 'processes',
      script: 'while true; do sleep 30 & done',
    },
    {
      what: 'too much memory',
      resource: 'memory',
      script: `node -e "const all = []; setInterval(() => all.push(Buffer.alloc(50e6, 1)), 20)"`,
    },
    {
      what: 'too much disk in many files',
      resource: 'disk',
      script: 'i=0; while true; do head -c 10000000 /dev/zero > fill$i; i=$((i+1)); done',
    },
  ])('that uses $what is ended, and it is said', async ({ resource, script }) => {
    const error = await failureOf(run(script));
    await run('rm -f fill*');
    expect(error).toBeInstanceOf(ResourceLimit);
    expect(error).toMatchObject({ resource });
    expect((error as Error).message).toMatch(/raise BOX_[A-Z_]+ of the agent\.$/);
  });

  test('writes no file larger than its share of the disk', async () => {
    const error = await failureOf(run('head -c 100000000 /dev/zero > large'));
    expect(error).toBeInstanceOf(CommandFailed);
    await run('rm -f large');
  });

  test('follows no link out of its folders', async () => {
    await writeFile(join(folder.path, 'secret'), 'secret');
    await run(`ln -s ${folder.path} ${own}/link`);
    const error = await failureOf(run(`cat ${own}/link/secret`));
    expect(error).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('reaches an allowed host through the filtering proxy, and no other', async () => {
    const seen: string[] = [];
    const { createServer: createWeb } = await import('node:http');
    const web = createWeb((request, response) => {
      seen.push(request.url ?? '');
      response.end('hello');
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { port } = web.address() as AddressInfo;
    // The proxy's client must not take the address for its own machine's.
    const ask = (host: string) =>
      `NO_PROXY= no_proxy= curl --silent --max-time 10 --write-out " %{http_code}" ${host}`;
    try {
      const hosts = [`127.0.0.1:${port}`];
      const allowed = await run(ask(`http://127.0.0.1:${port}/allowed`), { hosts });
      expect(allowed.stdout).toBe('hello 200');
      const refused = await run(ask(`http://127.0.0.1:${port}/other`), {
        hosts: ['registry.example.org'],
      });
      expect(refused.stdout).toMatch(/ 403$/);
      expect(seen).toEqual(['/allowed']);
      // A pass is one command's alone.
      expect(await failureOf(run(ask(`http://127.0.0.1:${port}/none`)))).toBeInstanceOf(Error);
    } finally {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
    }
  });
});

test('a kind of none is no box, and what it runs is ended all the same', async () => {
  const limits = { processesMax: 1, memoryBytesMax: 1, diskBytesMax: 1 };
  const none = await openBox({ kind: 'none', limits, hosts: [], readable: [], hidden: [] });
  const lines: string[] = [];
  const stop = new AbortController();
  const running = none.run({
    file: process.execPath,
    args: ['-e', 'console.log("on"); setTimeout(() => undefined, 60_000)'],
    cwd: '/',
    env: childEnvironment(),
    timeoutMs: 20_000,
    signal: stop.signal,
    onStdoutLine: (line) => lines.push(line),
    writable: [],
  });
  await until(() => lines.length > 0);
  stop.abort();
  await expect(running).rejects.toMatchObject({ isCanceled: true });
  await none.close();
});
