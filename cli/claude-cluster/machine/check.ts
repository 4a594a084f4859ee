/** What a machine is wanted for; what it must have depends on it. */
export const PURPOSES = ['up', 'coordinator', 'node'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What was found of one prerequisite. */
export interface Finding {
  /** `doubtful`: it will work, or it could not be found out. */
  readonly state: 'doubtful' | 'missing' | 'ok';
  /** What is there, or what is wrong. */
  readonly detail: string;
  /** What to do about it; empty when all is well. */
  readonly remedy: string;
}

/** What a check may know. */
export interface CheckPlace {
  readonly purpose: Purpose;
  /** What `claude-cluster init` wrote; absent where nobody named it. */
  readonly folder: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Nothing is asked over the network. */
  readonly offline: boolean;
  readonly signal: AbortSignal;
}

/** One prerequisite of a machine. */
export interface Check {
  readonly name: string;
  /** Without it nothing works for these; for others it is left out. */
  readonly for: readonly Purpose[];
  look(place: CheckPlace): Promise<Finding>;
  /** Mends it, where that can do no harm. Absent: a person has to. */
  fix?(place: CheckPlace): Promise<void>;
}

export function ok(detail: string): Finding {
  return { state: 'ok', detail, remedy: '' };
}

export function missing(detail: string, remedy: string): Finding {
  return { state: 'missing', detail, remedy };
}

export function doubtful(detail: string, remedy: string): Finding {
  return { state: 'doubtful', detail, remedy };
}
