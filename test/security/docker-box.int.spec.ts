import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';

import {
  askDocker,
  DOCKER_IMAGE,
  temporaryFolder,
  until,
  whyNoDockerBox,
  type TemporaryFolder,
} from '#libs/testing';
import {
  childEnvironment,
  openBox,
  runCommand,
  type Box,
  type BoxedCommand,
  type BoxOptions,
} from '#libs/workspace';

import {
  ATTEMPTS,
  CONTROL,
  escapedIn,
  hostileFiles,
  OF_AN_IMAGE,
  type Targets,
} from './attempts.ts';
import { outside, plant } from './plant.ts';

/*
 * The same attempts as against the other sandbox, in Docker's. It needs an engine and the image of infra/sandbox:
 *   docker build -t claude-cluster-box infra/sandbox
 */
const MEBIBYTE = 1024 ** 2;
const SECRET = `cluster-planted-${randomUUID()}`;
const OPTIONS = {
  kind: 'docker',
  limits: { processesMax: 60, memoryBytesMax: 512 * MEBIBYTE, diskBytesMax: 64 * MEBIBYTE },
  hosts: [],
  readable: [],
  hidden: [],
} as const;
const lacking = await whyNoDockerBox();
const boxed = lacking === undefined ? describe : describe.skip;

boxed('in Docker’s sandbox (skipped where no engine has its image, as in CI)', () => {
  let folder: TemporaryFolder;
  let box: Box;
  let own: string;
  let owner: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    owner = folder.path;
    own = join(folder.path, 'hostile/work/task/1/tree');
    await mkdir(own, { recursive: true });
    box = await openBox(options(owner));
  }, 60_000);
  afterAll(async () => {
    await box.close();
    expect(await containersOf(owner)).toEqual([]);
    await folder.remove();
  }, 60_000);

  const run = (script: string, more: Partial<BoxedCommand> = {}) =>
    box.run({
      file: '/bin/sh',
      args: ['-c', script, 'sh'],
      cwd: own,
      env: childEnvironment({ HOME: own }),
      timeoutMs: 30_000,
      writable: [own],
      ...more,
    });

  test('a hostile program gets none of what it tries, and what is its own', async () => {
    const servers: Server[] = [];
    const socket = join(folder.path, 'planted.sock');
    const abstract = `octo-docker-${process.pid}`;
    let connections = 0;
    for (const where of [
      { port: 0, host: '127.0.0.1' },
      { path: socket },
      { path: `\0${abstract}` },
    ])
      servers.push(
        await listen(where, (connection) => {
          connections += 1;
          connection.end(`${SECRET}\nINFO\n`);
        }),
      );
    const port = String((servers[0]?.address() as AddressInfo).port);
    const targets: Targets = {
      USER_HOME: join(folder.path, 'user'),
      ROOT: join(folder.path, 'hostile'),
      CANARY: join(folder.path, 'canary'),
      CONFIG: join(folder.path, 'etc'),
      BROKER_PORT: port,
      PORT: port,
      SOCKET: socket,
      ABSTRACT: abstract,
      PID: String(process.pid),
    };
    try {
      await plant(targets, SECRET);
      const before = await outside(targets);
      for (const [path, content] of Object.entries(hostileFiles(targets))) {
        await mkdir(dirname(join(own, path)), { recursive: true });
        await writeFile(join(own, path), content);
      }
      await run('git init --quiet .');
      const { stdout } = await run('sh attack.sh', { timeoutMs: 120_000 });
      const escaped = escapedIn(stdout).filter((name) => !OF_AN_IMAGE.includes(name));
      expect(escaped).toEqual([CONTROL.name]);
      expect(ATTEMPTS.length).toBeGreaterThan(60);
      expect(stdout).not.toContain(SECRET);
      expect(await outside(targets)).toEqual(before);
      expect(connections).toBe(0);
    } finally {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    }
  }, 180_000);

  test('a program runs as it would outside: arguments, input, output, exit code', async () => {
    const args = ['-c', 'cat; printf "%s|" "$@"; echo err >&2', 'sh', '$(id)', 'a b', ''];
    const result = await run('', { args, input: 'in\n' });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'in\n$(id)|a b||', stderr: 'err\n' });
    await expect(run('echo no >&2; exit 3')).rejects.toMatchObject({
      ...{ name: 'CommandFailed', file: '/bin/sh', exitCode: 3, stderr: 'no\n' },
      notFound: false,
    });
  }, 60_000);

  test.each(['no-such-program-here', '/nowhere/at-all'])(
    '%s is told to be missing',
    async (file) => {
      await expect(run('', { file })).rejects.toMatchObject({ file, notFound: true });
    },
    60_000,
  );

  test('no capability, no way to new ones, a filter of calls, and the user of the agent', async () => {
    const { stdout } = await run('cat /proc/self/status; id -u; touch /usr/evil || echo read-only');
    expect(stdout).toMatch(/^CapEff:\s+0{16}$/m);
    expect(stdout).toMatch(/^CapBnd:\s+0{16}$/m);
    expect(stdout).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(stdout).toMatch(/^Seccomp:\s+2$/m);
    expect(stdout).toContain(`\n${String(process.getuid?.())}\nread-only\n`);
  }, 60_000);

  test('its time limit ends a program that is deaf, and nothing of it is left', async () => {
    const deaf = `trap '' TERM INT HUP; setsid sh -c 'while true; do sleep 1; done' & while true; do sleep 1; done`;
    const running = run(deaf, { timeoutMs: 3000, graceMs: 500 });
    await expect(running).rejects.toMatchObject({ name: 'CommandFailed', timedOut: true });
    expect(await containersOf(owner)).toEqual([]);
  }, 60_000);

  test('whoever no longer wants it ends it', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const running = run('echo on; sleep 60', {
      signal: stop.signal,
      graceMs: 500,
      onStdoutLine: (line) => lines.push(line),
    });
    const ended = expect(running).rejects.toMatchObject({ isCanceled: true });
    await until(() => lines.length > 0);
    stop.abort();
    await ended;
    expect(await containersOf(owner)).toEqual([]);
  }, 60_000);

  test.each([
    {
      does: 'multiplies without end',
      resource: 'processes',
      script: 'bomb() { bomb | bomb & }; bomb; sleep 60',
    },
    {
      does: 'takes memory bit by bit',
      resource: 'memory',
      script: `node -e "const all = []; setInterval(() => all.push(Buffer.alloc(20e6, 1)), 50)"`,
    },
    {
      does: 'takes memory faster than anybody looks',
      resource: 'memory',
      script: `node -e "const all = []; while (true) all.push(Buffer.alloc(200e6, 1))"`,
    },
    {
      does: 'fills the disk with many files',
      resource: 'disk',
      script: 'i=0; while true; do head -c 10000000 /dev/zero > fill$i; i=$((i+1)); done',
    },
  ])(
    'what $does is ended, and it is said',
    async ({ resource, script }) => {
      const failed = expect(run(script)).rejects.toMatchObject({ name: 'ResourceLimit', resource });
      await failed;
      await run('rm -f fill*');
    },
    60_000,
  );

  test('no file grows larger than its share of the disk', async () => {
    await expect(run('head -c 100000000 /dev/zero > large')).rejects.toThrow();
    await run('rm -f large');
  }, 60_000);

  test('a bridge leads to its address, at once and both ways, and no port does without one', async () => {
    const server = await listen({ port: 0, host: '127.0.0.1' }, (connection) => {
      connection.pipe(connection);
    });
    const { port } = server.address() as AddressInfo;
    try {
      const bridges = [{ insidePort: 4701, host: '127.0.0.1', port }];
      const { stdout } = await run('echo hello | socat -t 5 - TCP4:127.0.0.1:4701', { bridges });
      expect(stdout).toBe('hello\n');
      await expect(run(`socat -u /dev/null TCP4:127.0.0.1:${port}`)).rejects.toThrow('refused');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }, 60_000);

  test('an allowed host is reached through the filtering proxy, and no other', async () => {
    const { createServer: createWeb } = await import('node:http');
    const web = createWeb((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { port } = web.address() as AddressInfo;
    const ask = `NO_PROXY= no_proxy= curl --silent --max-time 10 --write-out " %{http_code}" http://127.0.0.1:${port}`;
    try {
      expect((await run(ask, { hosts: [`127.0.0.1:${port}`] })).stdout).toBe('hello 200');
      expect((await run(ask, { hosts: ['registry.example.org'] })).stdout).toMatch(/ 403$/);
      await expect(run(ask)).rejects.toThrow();
    } finally {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
    }
  }, 60_000);

  test('no link leads out of its folders', async () => {
    await writeFile(join(folder.path, 'secret'), SECRET);
    await run(`ln -sfn ${folder.path} ${own}/link`);
    await expect(run(`cat ${own}/link/secret`)).rejects.toMatchObject({ stdout: '' });
    expect(await readFile(join(own, 'link/secret'), 'utf8')).toBe(SECRET);
  }, 60_000);

  test('nobody on this machine can read its variables among the arguments of a process', async () => {
    const script = 'echo on; read -r line; printf %s "$OCTO"';
    const lines: string[] = [];
    const env = childEnvironment({ HOME: own, OCTO: SECRET });
    const running = run(`${script}; sleep 1`, {
      env,
      input: '\n',
      onStdoutLine: (line) => lines.push(line),
    });
    await until(() => lines.length > 0);
    const { stdout } = await runCommand({
      ...{ file: 'ps', args: ['axo', 'args'], cwd: '/', env: childEnvironment() },
      timeoutMs: 10_000,
    });
    expect(stdout).not.toContain(SECRET);
    expect((await running).stdout).toBe(`on\n${SECRET}`);
  }, 60_000);

  test('what an agent that was killed has left is removed when it starts again', async () => {
    const left = `octo-left-${randomUUID()}`;
    const another = `${owner}-again`;
    await askDocker(
      ...['run', '--detach', '--name', left, '--network', 'none', '--log-driver', 'none'],
      ...['--label', `claude-code-cluster.agent=${another}`, DOCKER_IMAGE, 'sleep', '300'],
    );
    expect(await containersOf(another)).toHaveLength(1);
    const again = await openBox(options(another));
    expect(await containersOf(another)).toEqual([]);
    await again.close();
  }, 60_000);

  test('an image that this machine does not have is refused, and never pulled', async () => {
    const docker = { image: 'octo/no-such-image:1', cpus: 1, owner };
    const opening = openBox({ ...OPTIONS, docker });
    await expect(opening).rejects.toMatchObject({ name: 'BoxUnavailable', exitCode: 78 });
    await expect(opening).rejects.toThrow(/has no image octo\/no-such-image:1.*docker build/);
  }, 60_000);
});

test('Docker’s sandbox without an image is refused', async () => {
  const docker = { image: '', cpus: 1, owner: 'octo-nobody' };
  await expect(openBox({ ...OPTIONS, docker })).rejects.toThrow(/Set AGENT_SANDBOX_IMAGE/);
});

function options(owner: string): BoxOptions {
  return { ...OPTIONS, docker: { image: DOCKER_IMAGE, cpus: 2, owner } };
}

async function containersOf(owner: string): Promise<string[]> {
  const label = `label=claude-code-cluster.agent=${owner}`;
  const ids = await askDocker('ps', '--all', '--quiet', '--filter', label);
  return ids.split('\n').filter((id) => id !== '');
}

function listen(where: object, serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      resolve(server);
    });
  });
}
