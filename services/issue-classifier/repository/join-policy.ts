import {
  NO_REPOSITORY_FILE,
  type PriorityRule,
  type RepositoryFile,
  type SpecialtyRule,
} from '#libs/repository-file';

import type { Declined, LabelPolicy } from '../trigger.ts';

/** By which rules an issue of a repository is judged. */
export interface Policy extends LabelPolicy {
  readonly specialties: readonly SpecialtyRule[];
  readonly priorities: readonly PriorityRule[];
  /** What is said to whoever may have work done, in place of beginning it: the repository's file can't be followed. */
  readonly unreadable?: Declined;
}

/** A repository's labels count besides the cluster's, and take none of them away. */
export function joinPolicy(
  { triggerLabels, excludedLabels }: LabelPolicy,
  { labels, specialties, priorities }: RepositoryFile = NO_REPOSITORY_FILE,
): Policy {
  return {
    triggerLabels: [...triggerLabels, ...labels.triggers],
    excludedLabels: [...excludedLabels, ...labels.excluded],
    specialties,
    priorities,
  };
}
