import { appendFile } from 'node:fs/promises';

import type { Checkpoint, Spend, TaskAssignedData } from '#libs/contracts';
import type { Redaction } from '#libs/redaction';

import type { Progress } from '../words/progress.ts';
import type { Deadline } from './deadline.ts';
import { addSpend, largerSpend, noSpend } from './spend.ts';
import type { Workspace } from './workplace.ts';

/** One attempt while it runs: what it is for, where it works, how it tells, what it has used. */
export class Attempt {
  /** Of the runs that have ended. */
  #spend: Spend | undefined;
  /** Of the run that goes on, as the gateway has counted it until now. */
  #counted: Spend | undefined;
  #onSpent: () => void = () => undefined;
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

  /** What programs and models say is taken in through it, before any of it is cut, kept or passed on. */
  get redaction(): Redaction {
    return this.progress.redaction;
  }

  /** Of all runs of the CLI so far, the one that goes on among them; undefined before the first call of the first. */
  get spend(): Spend | undefined {
    if (this.#counted === undefined) return this.#spend;
    return addSpend(this.#spend ?? noSpend(this.#counted.model), this.#counted);
  }

  /** A call of the run that goes on has ended. */
  counted(call: Spend): void {
    this.#counted = addSpend(this.#counted ?? noSpend(call.model), call);
    this.#tellSpend();
  }

  /** A run has ended, and says itself what it has used. */
  spent(run: Spend): void {
    const larger = largerSpend(run, this.#counted);
    this.#counted = undefined;
    this.#spend = addSpend(this.#spend ?? noSpend(larger.model), larger);
    this.#tellSpend();
  }

  /** Told whenever something was spent. */
  onSpent(listener: () => void): void {
    this.#onSpent = listener;
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

  #tellSpend(): void {
    if (this.spend !== undefined) this.progress.spent(this.spend);
    this.#onSpent();
  }

  /** A line of the log artifact. */
  async log(line: string): Promise<void> {
    await appendFile(this.place.logFile, `${new Date().toISOString()} ${line}\n`);
  }
}
