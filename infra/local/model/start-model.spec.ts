import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder } from '#libs/testing';

import { startModel, type Model } from './start-model.ts';

const question = {
  model: 'claude-test',
  max_tokens: 100,
  tools: [{}],
  messages: [{ role: 'user', content: 'Fix #1' }],
};
const script = {
  rounds: [
    [
      { error: { status: 529, type: 'overloaded_error' } },
      { text: 'Grüße 🌍', tools: [{ name: 'Bash', input: { command: 'true' } }] },
    ],
  ],
};

describe('the scripted model', () => {
  let model: Model;

  beforeEach(async () => {
    model = await startModel({ scripts: script });
  });
  afterEach(() => model.stop());

  function ask(body: object | string, path = '/v1/messages?beta=true'): Promise<Response> {
    return fetch(model.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'x-claude-code-session-id': 'one' },
    });
  }

  it('answers a scripted error once, then the turn, and the same turn when asked again', async () => {
    const overloaded = await ask(question);
    expect(overloaded.status).toBe(529);
    expect(await overloaded.json()).toMatchObject({ error: { type: 'overloaded_error' } });
    for (const response of [await ask(question), await ask(question)])
      expect(await response.json()).toMatchObject({
        role: 'assistant',
        stop_reason: 'tool_use',
        content: [
          { type: 'text', text: 'Grüße 🌍' },
          { type: 'tool_use', id: 'toolu_r0t0n0', name: 'Bash', input: { command: 'true' } },
        ],
      });
  });

  it('streams the same message as events', async () => {
    await (await ask(question)).text();
    const response = await ask({ ...question, stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = (await response.text()).split('\n\n').filter((event) => event !== '');
    expect(events.map((event) => /^event: (\w+)\ndata: \{/.exec(event)?.[1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('counts tokens, and lives for whoever pings it', async () => {
    const counted = (await (await ask(question, '/v1/messages/count_tokens')).json()) as object;
    expect(counted).toEqual({ input_tokens: expect.any(Number) as number });
    expect((await fetch(`${model.url}/api/hello`, { method: 'HEAD' })).status).toBe(200);
  });

  it('refuses what is no request, with the reason', async () => {
    expect((await ask('{')).status).toBe(400);
    expect((await ask({})).status).toBe(400);
  });

  it('says that no script matches', async () => {
    model.use({ scripts: [{ match: '#2', script }] });
    expect(await (await ask(question)).text()).toMatch(/No script matches.*Fix #1/);
  });

  it('refuses a script that can not be played, and keeps the old one', async () => {
    expect(() => {
      model.use({ rounds: [[{ tex: '' }]] });
    }).toThrow('rounds[0][0].tex');
    expect((await ask(question)).status).toBe(529);
  });
});

describe('the scripted model as a process', () => {
  const start = (...args: string[]) =>
    spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('says in one line where it is, and ends when asked to', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'scripts.json');
    await writeFile(file, JSON.stringify(script));
    const child = start('--scripts', file);
    const exit = once(child, 'exit');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    expect((await fetch(url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    await folder.remove();
  });

  it('ends with the reason when the script is wrong or missing', async () => {
    for (const [args, reason] of [
      [[], '--scripts FILE.json is missing'],
      [['--scripts', import.meta.filename], 'is not JSON'],
    ] as const) {
      const child = start(...args);
      const said: Buffer[] = [];
      child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
      const [code] = (await once(child, 'close')) as [number];
      expect(code).toBe(1);
      expect(Buffer.concat(said).toString()).toContain(reason);
    }
  });
});
