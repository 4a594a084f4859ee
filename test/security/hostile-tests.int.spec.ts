import { join } from 'node:path';

import type { TaskFailedData } from '#libs/contracts';
import { whyNoBox } from '#libs/testing';

import { Stage, type TestAgent } from '../../services/agent/stage.fixture.ts';

const lacking = await whyNoBox();
const boxed = lacking === undefined ? describe : describe.skip;
const MEBIBYTE = 1024 ** 2;

boxed('a test script of a hostile repository', () => {
  let stage: Stage;
  let agent: TestAgent;

  beforeAll(async () => {
    stage = await Stage.set();
    agent = await stage.startAgent({
      // Changes a file, so that there is something to test.
      CLAUDE_BIN: join(import.meta.dirname, '../../services/agent/fixtures/writes-a-note.js'),
      AGENT_SLOTS: '3',
      BOX_PROCESSES_MAX: '150',
      BOX_MEMORY_BYTES_MAX: String(400 * MEBIBYTE),
      BOX_DISK_BYTES_MAX: String(100 * MEBIBYTE),
    });
  }, 60_000);
  afterAll(async () => {
    await stage.clear();
  });

  async function endOf(script: string, wallClockMs = 60_000): Promise<TaskFailedData> {
    const repository = await stage.makeRepository({
      'package.json': JSON.stringify({ scripts: { test: 'sh test.sh' } }),
      // Harmless on the base, where the tests run first; there is work as soon as the CLI has left its note.
      'test.sh': `[ -e prompt.txt ] || exit 0\n${script}`,
    });
    const limits = { wallClockMs, maxFixRounds: 0 };
    const task = await stage.assign(agent, repository, { limits });
    return stage.hear<TaskFailedData>(task, 'failed', 70_000);
  }

  test.each([
    {
      does: 'multiplies without end',
      script: 'bomb() { bomb | bomb & }; bomb; sleep 60',
      what: 'processes',
    },
    {
      does: 'takes all the memory',
      script: `node -e 'const all = []; setInterval(() => all.push(Buffer.alloc(40e6, 1)), 20)'`,
      what: 'MiB of memory',
    },
    {
      does: 'fills the disk with many files',
      script: 'while true; do i=$((i + 1)); head -c 9000000 /dev/zero > fill$i; done',
      what: 'MiB of disk',
    },
  ])(
    'that $does is ended, and the task with it and the reason',
    async ({ script, what }) => {
      const { failure } = await endOf(script);
      expect(failure).toMatchObject({ code: 'resource-limit', retryable: false });
      expect(failure.message).toContain(what);
    },
    90_000,
  );

  test('that never ends is ended by the wall clock, deaf as it may be and whoever works for it', async () => {
    const deaf = `trap '' TERM INT HUP; setsid sh -c 'while true; do sleep 1; done' & while true; do sleep 1; done`;
    const { failure } = await endOf(deaf, 5000);
    expect(failure).toMatchObject({ code: 'wall-clock-limit', retryable: false });
  }, 90_000);

  test('that prints without end fills no log and no message', async () => {
    const { failure, artifacts } = await endOf('yes 0123456789abcdef', 6000);
    expect(failure.code).toBe('wall-clock-limit');
    const report = artifacts.find(({ kind }) => kind === 'test-report');
    expect(report?.bytes).toBeLessThan(17 * MEBIBYTE);
  }, 90_000);

  test('that writes one endless file gets no further than its share', async () => {
    const { failure } = await endOf('head -c 300000000 /dev/zero > large || exit 7');
    // Whichever comes first: the kernel's limit of one file, or the watch over all of them.
    expect(['tests-failed', 'resource-limit']).toContain(failure.code);
  }, 90_000);
});

test('an agent whose sandbox does not hold does not start, and says what to do', async () => {
  const stage = await Stage.set();
  try {
    // With an engine or without one: no machine has it, and nothing is pulled.
    const image = 'octo/no-such-image:1';
    const starting = stage.startAgent({ AGENT_SANDBOX: 'docker', AGENT_SANDBOX_IMAGE: image });
    await expect(starting).rejects.toMatchObject({ name: 'BoxUnavailable', exitCode: 78 });
    await expect(starting).rejects.toThrow(/AGENT_SANDBOX=none/);
  } finally {
    await stage.clear();
  }
}, 60_000);

test('an agent without a sandbox says so in every heartbeat', async () => {
  const stage = await Stage.set();
  try {
    const agent = await stage.startAgent({ AGENT_SANDBOX: 'none', HEARTBEAT_MS: '100' });
    const { until } = await import('#libs/testing');
    await until(() => stage.heartbeats(agent).length > 2);
    const said = stage.heartbeats(agent).map(({ data }) => Reflect.get(data, 'sandbox') as unknown);
    expect(new Set(said)).toEqual(new Set(['none']));
  } finally {
    await stage.clear();
  }
}, 60_000);
