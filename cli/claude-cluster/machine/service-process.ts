import { join } from 'node:path';

import { awaitReady, awaitWord } from '../../../infra/local/cluster/await-ready.ts';
import { baseEnvironment } from '../../../infra/local/cluster/base-environment.ts';
import { ManagedProcess } from '../../../infra/local/cluster/managed-process.ts';
import { distFolder } from '../../../infra/local/cluster/parts.ts';
import { repositoryRoot } from '../../../infra/local/repository-root.ts';
import type { Output } from '../show/output.ts';
import type { KeepRunning, Kept } from './keep-running.ts';
import { passedOn } from './passed-on.ts';
import { CONFIGS } from './service-configs.ts';

/** A service of ours, run from the folder of its .env. */
export interface ServiceProcess {
  /** What people are shown: the service's name, or the agent's. */
  readonly name: string;
  readonly service: string;
  /** Holds `logs` and `tmp`. */
  readonly folder: string;
  /** Holds its .env. */
  readonly cwd: string;
  /** Outranks its .env and the environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly stopWithinMs: number;
}

/** It sees of the user's environment what it knows of, and no more. */
export function serviceProcess(spec: ServiceProcess, running: KeepRunning): Kept {
  const { name, service, folder, cwd, settings, stopWithinMs } = spec;
  const process_ = new ManagedProcess(
    {
      name,
      argv: [join(distFolder(), 'services', service, 'main.js')],
      env: {
        ...baseEnvironment(repositoryRoot(), join(folder, 'tmp')),
        ...passedOn(CONFIGS[service], process.env),
        ...settings,
      },
      cwd,
      logFile: join(folder, 'logs', `${name}.log`),
      stopWithinMs,
    },
    running.died,
  );
  // It says where it listens; there it is asked.
  const ready = async (signal: AbortSignal): Promise<void> => {
    await awaitReady(name, await awaitWord(process_, readUrl, signal), signal);
  };
  return { process: process_, ready };
}

/** A line for people, or an object with --json. */
export function tellOf({ json, stream }: Output, line: string): void {
  const at = new Date().toISOString();
  const text = json ? JSON.stringify({ at, message: line }) : `${at.slice(11, 19)} ${line}`;
  stream.write(`${text}\n`);
}

function readUrl(line: Record<string, unknown>): string | undefined {
  const { msg, url } = line as { msg?: unknown; url?: unknown };
  return msg === 'Service started' && typeof url === 'string' ? url : undefined;
}
