import { appendFile } from 'node:fs/promises';

import type { Spend, TaskAssignedData } from '#libs/contracts';

import type { Progress } from '../words/progress.ts';
import type { Deadline } from './deadline.ts';
import { addSpend, noSpend } from './spend.ts';
import type { Workspace } from './workplace.ts';

/** One attempt while it runs: what it is for, where it works, how it tells, what it has used. */
export class Attempt {
  #spend: Spend | undefined;

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

  /** A line of the log artifact. */
  async log(line: string): Promise<void> {
    await appendFile(this.place.logFile, `${new Date().toISOString()} ${line}\n`);
  }
}
