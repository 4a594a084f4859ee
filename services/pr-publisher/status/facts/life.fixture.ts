import type { Fact } from './facts.ts';

/** Of one minute. */
export const at = (second: number): string =>
  `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
export const attempt = { attemptsMax: 3, agent: 'pc1', model: 'm', cause: 'c' };

/** A run that failed, and the next one. */
export const LIFE: Fact[] = [
  { kind: 'queued', at: at(0), specialty: 'backend', priority: 'high' },
  { kind: 'running', at: at(1), attempt: 1, ...attempt },
  { kind: 'reassigned', at: at(2), attempt: 1, ...attempt },
  { kind: 'running', at: at(3), attempt: 2, ...attempt },
  { kind: 'finished', at: at(4), outcome: 'failed', detail: 'd' },
  { kind: 'queued', at: at(5), specialty: 'backend', priority: 'low' },
  { kind: 'running', at: at(6), attempt: 3, ...attempt },
];
