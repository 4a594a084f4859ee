import type { LocalPostgres } from '../../infra/local/postgres.ts';

interface Running {
  readonly folder: string;
  readonly postgres: LocalPostgres;
  readonly unguard: () => void;
}

/** What global-setup hands to global-teardown; Jest loads each on its own, so it can't be a module's variable. */
export const shared = globalThis as typeof globalThis & { running?: Running };
