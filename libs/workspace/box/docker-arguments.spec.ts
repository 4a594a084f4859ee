import { dockerArguments, envFileText, pathInside, type Container } from './docker-arguments.ts';

const CONTAINER: Container = {
  name: 'claude-cluster-1',
  owner: '/data/agent',
  image: 'sha256:1234',
  user: { uid: 1000, gid: 1001 },
  cpus: 1.5,
  limits: { processesMax: 100, memoryBytesMax: 1000, diskBytesMax: 2000 },
  seccompFile: '/tmp/seccomp.json',
  envFile: '/tmp/env',
  hasInput: false,
  cwd: '/data/agent/work/tree',
  writable: ['/data/agent/work/tree'],
  readable: [],
  hidden: ['/data/agent'],
  sockets: [],
  file: 'npm',
  args: ['test'],
};

/** The values of an option that may be given many times, in their order. */
function given(option: string, container: Partial<Container> = {}): string[] {
  const args = dockerArguments({ ...CONTAINER, ...container });
  return args.flatMap((word, index) => (word === option ? [args[index + 1] ?? ''] : []));
}

test.each([
  ['--network', 'none'],
  ['--cap-drop', 'ALL'],
  ['--pull', 'never'],
  ['--log-driver', 'none'],
  ['--user', '1000:1001'],
  ['--cpus', '1.5'],
  ['--pids-limit', '125'],
  ['--memory', '1250b'],
  ['--memory-swap', '1250b'],
  ['--env-file', '/tmp/env'],
  ['--workdir', '/data/agent/work/tree'],
  ['--label', 'claude-code-cluster.agent=/data/agent'],
])('%s is %s', (option, value) => {
  expect(given(option)).toEqual([value]);
});

test('the system is read-only, nobody gets new rights, and calls are filtered by our own profile', () => {
  expect(dockerArguments(CONTAINER)).toEqual(expect.arrayContaining(['--init', '--read-only']));
  expect(given('--security-opt')).toEqual(['no-new-privileges', 'seccomp=/tmp/seccomp.json']);
  expect(given('--ulimit')).toEqual(['core=0:0', 'fsize=2000:2000']);
});

test.each<{ name: string; container: Partial<Container>; expected: string[] }>([
  {
    name: 'the work alone is shown, although it lies in a hidden folder',
    container: {},
    expected: ['/data/agent/work/tree'],
  },
  {
    name: 'what this PC adds is read-only',
    container: { readable: ['/opt/tools'] },
    expected: ['/opt/tools,readonly', '/data/agent/work/tree'],
  },
  {
    name: 'what holds a hidden folder is not shown, nor what lies in one',
    container: { readable: ['/data', '/data/agent/mirrors'] },
    expected: ['/data/agent/work/tree'],
  },
  {
    name: 'a bridge is a socket, read-only',
    container: { sockets: [{ insidePort: 4710, socket: '/tmp/b/4710' }] },
    expected: ['/data/agent/work/tree', '/run/bridge-4710,readonly'],
  },
])('$name', ({ container, expected }) => {
  const shown = given('--mount', container).map((mount) =>
    mount.replace(/^type=bind,source=[^,]+,target=/, ''),
  );
  expect(shown).toEqual(expected);
});

test('a path with a comma or a quote adds no option of its own to a mount', () => {
  expect(given('--mount', { writable: ['/w/a,readonly="x"'] })).toEqual([
    'type=bind,"source=/w/a,readonly=""x""","target=/w/a,readonly=""x"""',
  ]);
});

test('input is kept open only where there is some', () => {
  expect(dockerArguments(CONTAINER)).not.toContain('--interactive');
  expect(dockerArguments({ ...CONTAINER, hasInput: true })).toContain('--interactive');
});

test('the program and its arguments come last, after the image and the bridges, whatever they look like', () => {
  const args = dockerArguments({
    ...CONTAINER,
    sockets: [{ insidePort: 4710, socket: '/tmp/b/4710' }],
    args: ['--privileged', '$(id)'],
  });
  expect(args.slice(args.indexOf('sha256:1234') + 3)).toEqual([
    ...['sh', '4710', '/run/bridge-4710', '--', 'npm', '--privileged', '$(id)'],
  ]);
});

test.each([
  ['a folder that is shown comes first', '/opt/tools/bin:/usr/bin', '/opt/tools/bin:/image'],
  ['a folder of this PC alone is left out', '/home/octo/bin', '/image'],
  ['a name that only begins alike is another folder', '/opt/tools2', '/image'],
  ['a relative folder is left out', 'opt/tools:.', '/image'],
])('of PATH %s', (_, path, expected) => {
  expect(pathInside(path, ['/opt/tools'], '/image')).toBe(expected);
});

test('an image that names no PATH has Docker’s usual one', () => {
  expect(pathInside('', [], undefined)).toMatch(/^\/usr\/local\/sbin:.*:\/bin$/);
});

test('a variable is one line of a file, and one that would be another variable too is refused', () => {
  expect(envFileText({ A: 'b c=d', EMPTY: '' })).toBe('A=b c=d\nEMPTY=\n');
  expect(() => envFileText({ A: 'b\nLD_PRELOAD=/x' })).toThrow(/variable A has more than one line/);
});
