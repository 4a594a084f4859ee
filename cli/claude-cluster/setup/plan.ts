import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Specialty } from '#libs/contracts';

import { CommandError, EXIT } from '../command-error.ts';

/** What `claude-cluster init` was told, and what it can't be told anew without --force. */
export interface ClusterPlan {
  readonly version: 1;
  /** What the PCs dial. */
  readonly host: string;
  readonly tls: boolean;
  readonly agents: readonly PlannedAgent[];
  /** Whether start-coordinator starts it. */
  readonly brokerHere: boolean;
  /** The PostgreSQL that start-coordinator starts; null: somebody else's. */
  readonly postgresPort: number | null;
  /** It runs in containers, docker-compose.yml's; absent: as processes. */
  readonly compose?: {
    /** How many agents `--scale agent=N` may start. */
    readonly agents: number;
  };
}

export interface PlannedAgent {
  readonly id: string;
  readonly specialties: readonly Specialty[];
}

export function planFile(folder: string): string {
  return join(folder, 'cluster.json');
}

/** Undefined when the folder holds no cluster. @throws CommandError when it can't be understood */
export async function readPlan(folder: string): Promise<ClusterPlan | undefined> {
  const file = planFile(folder);
  try {
    const plan = JSON.parse(await readFile(file, 'utf8')) as ClusterPlan;
    // Typed as it should be; who wrote it is another question.
    if ((plan.version as number) === 1) return plan;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw damaged(file, cause);
  }
  throw damaged(file);
}

function damaged(file: string, cause?: unknown): CommandError {
  return new CommandError(
    EXIT.failed,
    `${file} can’t be understood. Take it from a backup, or begin in another folder.`,
    { cause },
  );
}
