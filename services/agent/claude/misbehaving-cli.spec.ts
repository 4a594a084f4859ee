import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redaction } from '#libs/redaction';
import { temporaryFolder, until, type TemporaryFolder } from '#libs/testing';
import { openBox, type Box } from '#libs/workspace';

import {
  ClaudeFailed,
  claudeVersion,
  CliExited,
  CliMissing,
  CliUnreadable,
  runClaude,
  Stopped,
  TimedOut,
  type ClaudeOptions,
  type ClaudeProgress,
} from './index.ts';

const fake = (name: string): string => join(import.meta.dirname, 'fixtures', name);

/** None: what misbehaves is told apart by the process, and these are ours. The real CLI is tried in a real one. */
let box: Box;
beforeAll(async () => {
  const limits = { processesMax: 100, memoryBytesMax: 2 ** 30, diskBytesMax: 2 ** 30 };
  box = await openBox({ kind: 'none', limits, hosts: [], readable: [], hidden: [] });
});

let folder: TemporaryFolder;
let events: ClaudeProgress[];

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'tree'));
  events = [];
});
afterEach(() => folder.remove());

const limits = { maxTurns: 10, maxBudgetUsd: 5, timeoutMs: 20_000 };

function options(more: Partial<ClaudeOptions>): ClaudeOptions {
  return {
    box,
    bin: 'claude',
    cwd: join(folder.path, 'tree'),
    home: join(folder.path, 'home'),
    prompt: 'Fix #1',
    sessionId: randomUUID(),
    resume: false,
    model: 'sonnet',
    limits,
    apiKey: 'a-key-that-opens-nothing',
    transcriptFile: join(folder.path, 'transcript.jsonl'),
    redaction: new Redaction([]),
    onEvent: (event) => events.push(event),
    ...more,
  };
}

/** What the run failed with; a run that succeeds fails the test. */
async function failureOf(run: Partial<ClaudeOptions>): Promise<ClaudeFailed> {
  const ended: unknown = await runClaude(options(run)).catch((error: unknown) => error);
  if (!(ended instanceof ClaudeFailed)) throw new Error('The run should fail', { cause: ended });
  return ended;
}

/** Also true for a moment after a process is dead, until it is buried. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a CLI', () => {
  it('that is missing is told with how to install it', async () => {
    const failed = await failureOf({ bin: join(folder.path, 'claude') });
    expect(failed).toBeInstanceOf(CliMissing);
    expect(failed.message).toContain('npm install -g @anthropic-ai/claude-code');
  });

  it('that may not be run is told like one that is missing', async () => {
    const bin = join(folder.path, 'not-executable');
    await writeFile(bin, '#!/bin/sh\n', { mode: 0o644 });
    expect(await failureOf({ bin })).toBeInstanceOf(CliMissing);
  });

  it('that exits with 1 is told with what it said', async () => {
    const failed = await failureOf({ bin: fake('exits-one.js') });
    expect(failed).toBeInstanceOf(CliExited);
    expect(failed).toMatchObject({
      code: 'cli-exited',
      ending: { exitCode: 1, said: 'something broke inside' },
    });
  });

  it('that prints garbage is told with what it printed', async () => {
    const failed = await failureOf({ bin: fake('prints-garbage.js') });
    expect(failed).toBeInstanceOf(CliUnreadable);
    expect(failed).toMatchObject({ code: 'cli-unreadable' });
    expect(failed.message).toContain('Welcome to something else!');
  });

  it.each([
    ['by the time limit', TimedOut, () => undefined],
    [
      'by the caller',
      Stopped,
      (stop: AbortController) => {
        stop.abort('cancelled');
      },
    ],
  ])('that hangs is stopped %s, with everything it started', async (_, reason, act) => {
    const stop = new AbortController();
    const byTime = reason === TimedOut;
    const ended = failureOf({
      bin: fake('hangs.js'),
      limits: { ...limits, timeoutMs: byTime ? 4000 : 20_000 },
      signal: stop.signal,
      graceMs: 100,
    });
    const pids = await until(() => /^pids (.*)/.exec(events.at(0)?.message ?? '')?.[1]);
    act(stop);
    const failed = await ended;
    expect(failed).toBeInstanceOf(reason);
    if (!byTime) expect(failed.cause).toBe('cancelled');
    await until(() => !pids.split(' ').map(Number).some(lives), { what: 'the end of ' + pids });
  });

  it('that has said its last word but does not end is ended, and its word counts', async () => {
    expect((await runClaude(options({ bin: fake('lingers.js') }))).text).toBe('Done.');
  });

  it('is not started for a caller who has stopped already', async () => {
    const failed = await failureOf({ bin: '/nowhere/claude', signal: AbortSignal.abort('no') });
    expect(failed).toBeInstanceOf(Stopped);
  });

  it('gets the prompt on stdin and an environment with nothing of ours', async () => {
    const { text } = await runClaude(
      options({ bin: fake('shows-how-it-was-started.js'), prompt: '--help' }),
    );
    const started = JSON.parse(text) as { args: string[]; prompt: string; env: object };
    expect(started.prompt).toBe('--help');
    expect(started.args).not.toContain('--help');
    expect(started.env).toMatchObject({ HOME: join(folder.path, 'home') });
    expect(started.env).not.toHaveProperty('VITEST');
  });
});

describe('the version of the CLI', () => {
  it('is told', async () => {
    expect(
      await claudeVersion(join(import.meta.dirname, '../../../node_modules/.bin/claude')),
    ).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each([
    ['missing', '/nowhere/claude', CliMissing],
    ['broken', fake('exits-one.js'), CliExited],
    ['something else', fake('prints-garbage.js'), CliUnreadable],
  ])('is a reason when the CLI is %s', async (_, bin, reason) => {
    await expect(claudeVersion(bin)).rejects.toThrow(reason);
  });
});
