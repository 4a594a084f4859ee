import { createHash } from 'node:crypto';

import type { Approval, PullRequestRequestedData, Spend } from '#libs/contracts';

export const OCTO = { id: 7, login: 'octo-tester', type: 'User' } as const;
export const MAINTAINER = { id: 8, login: 'octo-maintainer', type: 'User' } as const;

export function spend(costUsd: number): Spend {
  const tokens = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 1, cacheWriteTokens: 0 };
  return { model: 'sonnet', ...tokens, turns: 1, costUsd };
}

/** What an attempt hands over. */
export function resultOf(
  taskId: string,
  attempt: number,
): Omit<
  PullRequestRequestedData,
  'agent' | 'attemptsMax' | 'issue' | 'repository' | 'requestedBy' | 'specialty'
> {
  const log = { kind: 'log', bucket: 'art_pc1', name: `${taskId}/${attempt}/log` } as const;
  return {
    taskId,
    attempt,
    baseSha: 'a'.repeat(40),
    headSha: 'b'.repeat(40),
    diff: { files: 1, insertions: 4, deletions: 2, paths: ['src/totals.js'] },
    summary: 'Counts once.',
    tests: { verdict: 'passed', source: 'package.json', runs: [], tail: 'ok' },
    spend: spend(1),
    rounds: 1,
    durationMs: 90_000,
    artifacts: [{ ...log, bytes: 12, sha256: 'c'.repeat(64) }],
  };
}

export function approvalAt(ms: number): Approval {
  const at = new Date(ms).toISOString();
  return { by: MAINTAINER, right: 'write', at, gates: ['protected-paths'] };
}

/** The same for the same name. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
