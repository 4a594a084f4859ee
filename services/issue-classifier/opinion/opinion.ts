import type { Specialty, Spend } from '#libs/contracts';

/** What a model says of an issue. */
export interface Opinion {
  readonly specialty: Specialty;
  /** Why, in the model's words: one line of at most 140 characters, nothing invisible in it. */
  readonly because: string;
  readonly spend: Spend;
}

/** The model gave no opinion that counts. Says why, and what to do. */
export class NoOpinion extends Error {
  override readonly name = 'NoOpinion';
  /** What it used all the same; undefined when that is not known. */
  readonly spend: Spend | undefined;

  constructor(message: string, { spend, cause }: { spend?: Spend | undefined; cause?: unknown }) {
    super(message, { cause });
    this.spend = spend;
  }
}
