import type { AgentSpec } from '../../infra/local/cluster/options.ts';

/** Longer than the ten seconds after which a working agent repeats its last word. */
export const LEASE_MS = 14_000;

/** Each specialty has two, so that one can be away. */
export const AGENTS: readonly AgentSpec[] = [
  { id: 'pc-1', specialties: ['backend', 'frontend', 'general'], slots: 2 },
  { id: 'pc-2', specialties: ['testing', 'devops', 'general'], slots: 2 },
  { id: 'pc-3', specialties: ['backend', 'testing', 'general'], slots: 2 },
  { id: 'pc-4', specialties: ['frontend', 'devops', 'general'], slots: 2 },
];

/** Everything is quicker than in production, so that minutes hold what happens there in weeks. */
export const ENVIRONMENT = {
  agent: { HEARTBEAT_MS: '700', CHECKPOINT_MS: '3000' },
  scheduler: {
    LEASE_MS: String(LEASE_MS),
    // Faults are far more frequent than tasks are long; with the usual few, bad luck would be a stated reason.
    ATTEMPTS_MAX: '20',
    INTERRUPTIONS_MAX: '100',
    PUBLISH_PATIENCE_MS: '20000',
    RETRY_DELAY_MS: '500',
    REPOSITORY_CONCURRENCY: '4',
  },
  'node-health': { OFFLINE_AFTER_MS: '4000' },
  'pr-publisher': { INTAKE_SWEEP_MS: '10000' },
} as const;
