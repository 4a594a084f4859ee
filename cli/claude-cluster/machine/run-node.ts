import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

import { loadConfig } from '#libs/runtime';

import { AgentConfig } from '../../../services/agent/config.ts';
import { usageError } from '../command-error.ts';
import type { Output } from '../show/output.ts';
import { KeepRunning } from './keep-running.ts';
import { passedOn } from './passed-on.ts';
import { serviceProcess, tellOf } from './service-process.ts';

/** A little longer than the agent gives itself. */
const MORE_MS = 5000;

interface Run {
  /** Its .env is here, and what that names. */
  readonly folder: string;
  /** Of the command line; outranks everything. */
  readonly settings: Readonly<Record<string, string>>;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** An agent, started again when it dies; returns when somebody wants it to end and its work is ended or handed back. */
export async function runNode({ folder, settings, output, signal }: Run): Promise<void> {
  const written = parseEnv(await readEnv(folder));
  const given = { ...passedOn(AgentConfig, process.env), ...settings };
  // All faults at once, before anything is started; the agent reads the same again.
  const config = loadConfig(AgentConfig, { ...written, ...given });
  requireItsKey(written['AGENT_SPECIALTIES'], config.AGENT_SPECIALTIES, config.AGENT_ID);
  for (const path of ['logs', 'tmp'])
    await mkdir(join(folder, path), { recursive: true, mode: 0o700 });
  const tell = (line: string): void => {
    tellOf(output, line);
  };
  const running = new KeepRunning(signal, tell);
  const { AGENT_ID: name, AGENT_SPECIALTIES: specialties, SHUTDOWN_GRACE_MS } = config;
  const agent = serviceProcess(
    {
      name,
      service: 'agent',
      folder,
      cwd: folder,
      settings,
      stopWithinMs: SHUTDOWN_GRACE_MS + MORE_MS,
    },
    running,
  );
  tell(`Starting ${name} for ${specialties.join(', ')}; its log: ${agent.process.logFile}`);
  try {
    await running.start([agent]);
    await running.untilStopped();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    tell('Ending; work in hand is ended, or handed back');
    await running.stop();
  }
}

/** The broker lets a key do what it was made for, and an agent with more specialties would wait for ever. */
function requireItsKey(keyed: string | undefined, wanted: readonly string[], id: string): void {
  if (keyed === undefined) return;
  const good = keyed.split(',').map((one) => one.trim());
  const more = wanted.filter((one) => !good.includes(one));
  if (more.length > 0)
    throw usageError(
      `The key of ${id} is good for ${good.join(', ')}, not for ${more.join(', ')}. ` +
        `On the coordinator: claude-cluster init --force --agents ${id}:${[...good, ...more].join('+')},... with the whole list.`,
    );
}

async function readEnv(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, '.env'), 'utf8');
  } catch (error) {
    // All of it may stand in the environment.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
