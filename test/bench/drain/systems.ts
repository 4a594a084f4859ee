import type { Check } from '../bench.ts';

/** How much is drained. */
export interface Size {
  readonly tasks: number;
  /** Counts for nothing. */
  readonly warmUp?: boolean;
}

/** Something that works a backlog off. */
export interface DrainSystem {
  readonly name: string;
  /** Makes a backlog and works it off. @returns how long the work took, in milliseconds */
  drain(size: Size): Promise<number>;
  /** What must hold of all that it drained, however fast it was. */
  checks(): Promise<Check[]>;
  stop(): Promise<void>;
}
