import type { Priority, Specialty } from '#libs/contracts';

/** Where a repository says how it wants to be worked on. Only the default branch's is ever read. */
export const REPOSITORY_FILE = '.github/claude-cluster.yml';

/** A larger one is not read. */
export const REPOSITORY_FILE_BYTES_MAX = 64 * 1024;

/**
 * What a repository says of itself, read and judged.
 *
 * It is the word of whoever may push to the default branch. It chooses among what the cluster grants: it makes limits and
 * gates narrower and never wider, and has no say in who may ask for work.
 */
export interface RepositoryFile {
  /** Run once before the work, each must succeed; argument vectors. Undefined: it does not say. */
  readonly setup: string[][] | undefined;
  /** Run after the work, in this order; the first red one ends it. Empty: it has no tests. Undefined: it does not say. */
  readonly test: string[][] | undefined;
  /** In this order; the first that fits a path counts. */
  readonly specialties: readonly SpecialtyRule[];
  /** In this order; the first that fits a label counts. */
  readonly priorities: readonly PriorityRule[];
  readonly models: Readonly<Partial<Record<Specialty | 'default', string>>>;
  readonly limits: RepositoryLimits;
  /** Logins, and slugs of teams of the repository's organisation. */
  readonly reviewers: { readonly users: readonly string[]; readonly teams: readonly string[] };
  readonly labels: RepositoryLabels;
  /** Undefined: the cluster's. */
  readonly branchPrefix: string | undefined;
  /** Undefined: as the cluster opens pull requests. */
  readonly draft: boolean | undefined;
  /** Globs that only a person may let be changed, besides the cluster's. */
  readonly protectedPaths: readonly string[];
}

/** Work on what these globs mean is for this specialty. */
export interface SpecialtyRule {
  readonly paths: readonly string[];
  readonly specialty: Specialty;
}

/** An issue that bears one of the labels is this urgent. */
export interface PriorityRule {
  readonly labels: readonly string[];
  readonly priority: Priority;
}

export interface RepositoryLabels {
  /** Ask for work, besides the cluster's. */
  readonly triggers: readonly string[];
  /** Keep an issue from being worked on, besides the cluster's. */
  readonly excluded: readonly string[];
  /** Are put on pull requests. */
  readonly pullRequest: readonly string[];
}

/** Bounds of one attempt, each of which only counts where it is narrower than what the cluster grants. */
export interface RepositoryLimits {
  readonly maxTurns?: number;
  readonly maxTokens?: number;
  readonly maxBudgetUsd?: number;
  readonly maxFixRounds?: number;
  readonly wallClockMinutes?: number;
}

/** Of a repository that says nothing. */
export const NO_REPOSITORY_FILE: RepositoryFile = {
  setup: undefined,
  test: undefined,
  specialties: [],
  priorities: [],
  models: {},
  limits: {},
  reviewers: { users: [], teams: [] },
  labels: { triggers: [], excluded: [], pullRequest: [] },
  branchPrefix: undefined,
  draft: undefined,
  protectedPaths: [],
};
