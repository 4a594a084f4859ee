import { appendFile } from 'node:fs/promises';

import type { Checkpoint, Spend, TaskAssignedData } from '#libs/contracts';

import type { Progress } from '../words/progress.ts';
import type { Deadline } from './deadline.ts';
import { addSpend, noSpend } from './spend.ts';
import type { Workspace } from './workplace.ts';

/** One attempt while it runs: what it is for, where it works, how it tells, what it has used. */
export class Attempt {
  #spend: Spend | undefined;
  #checkpoint: Checkpoint | undefined;

  constructor(
    readonly task: TaskAssignedData,
    readonly place: Workspace,
    readonly progress: Progress,
    readonly deadline: Deadline,
  ) {}

  get signal(): AbortSignal {
    return this.deadline.signal;
  }

  /** Of all runs of the CLI so far; undefined before the first has ended. */
  get spend(): Spend | undefined {
    return this.#spend;
  }

  spent(spend: Spend): void {
    this.#spend = addSpend(this.#spend ?? noSpend(spend.model), spend);
    this.progress.spent(this.#spend);
  }

  /** The newest of its unfinished work that another attempt could go on from. */
  get checkpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  saved(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
    this.progress.saved(checkpoint);
  }

  /** It ran before, until its agent was killed: what it used then counts. */
  goesOn(before: { readonly spend?: Spend; readonly elapsedMs: number }): void {
    this.deadline.addEarlier(before.elapsedMs);
    if (before.spend !== undefined) this.spent(before.spend);
  }

  /** A line of the log artifact. */
  async log(line: string): Promise<void> {
    await appendFile(this.place.logFile, `${new Date().toISOString()} ${line}\n`);
  }
}
