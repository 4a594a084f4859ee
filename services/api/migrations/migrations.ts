import { ReadModel1763700000000 } from './1763700000000-read-model.ts';
import { AccessTokens1764200000000 } from './1764200000000-access-tokens.ts';
import { Changes1764200100000 } from './1764200100000-changes.ts';

/** Every migration of api, in its order. */
export const MIGRATIONS = [ReadModel1763700000000, AccessTokens1764200000000, Changes1764200100000];
