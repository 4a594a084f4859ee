import { ReadModel1763700000000 } from './1763700000000-read-model.ts';

/** Every migration of api, in its order. */
export const MIGRATIONS = [ReadModel1763700000000];
