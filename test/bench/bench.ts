/** What a bench is given to work with. */
export interface BenchRun {
  /** Its own; removed afterwards. */
  readonly folder: string;
  readonly rounds: number;
  /** Small amounts, to see that it works; the figures say little. */
  readonly quick: boolean;
  /** Told of each step. */
  readonly say: (step: string) => void;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** One thing that was measured, once in each round. */
export interface Figure {
  readonly what: string;
  /** Of which system, where several are compared. */
  readonly system?: string;
  /** `x` is a ratio of two systems, round by round. */
  readonly unit: 'assignments' | 'MB' | 'ms' | 'requests/s' | 'tasks/s' | 'x' | '% of a core';
  /** By round. */
  readonly values: readonly number[];
  /** What is aimed at, at most. */
  readonly target?: number;
  /** What is aimed at, at least. */
  readonly atLeast?: number;
  /** To another system in the same round. */
  readonly ratio?: { readonly to: string; readonly values: readonly number[] };
}

/** Something that must be so however fast it is. */
export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What a bench found. */
export interface Findings {
  readonly figures: readonly Figure[];
  readonly checks: readonly Check[];
  /** What a reader must know to believe the figures. */
  readonly notes: readonly string[];
}

/** Measures one thing. It starts what it needs and stops it again. */
export interface Bench {
  readonly about: string;
  run(run: BenchRun): Promise<Findings>;
}
