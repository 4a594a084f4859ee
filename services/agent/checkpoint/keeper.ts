import { stat } from 'node:fs/promises';

import type { ArtifactRef } from '#libs/contracts';
import type { Checkout } from '#libs/workspace';

import type { Attempt } from '../attempt/attempt.ts';
import { writeState } from './attempt-state.ts';
import { bundleTree } from './unfinished-work.ts';

/** Whose work is kept. */
export interface KeptWork {
  readonly attempt: Attempt;
  readonly checkout: Checkout;
  readonly sessionId: string;
  /** Of the work that was there already, in the bundle beside the tree. */
  readonly headSha?: string | undefined;
  /** The tree that need not be kept: nothing done yet, or what `headSha` holds. */
  readonly treeSha: string;
  /** Number of the next checkpoint. */
  readonly serial: number;
}

/** How it is kept. */
export interface Keeping {
  readonly everyMs: number;
  /** Brings a bundle into the object store. */
  readonly upload: (file: string, serial: number) => Promise<ArtifactRef>;
  readonly onFault: (error: unknown) => void;
}

/** Larger work is kept on this PC only: the object store has other things to hold. */
const BYTES_MAX = 256 * 1024 * 1024;

/**
 * Keeps an attempt's unfinished work: on this PC's disk, in the object store, and by a word in progress.
 *
 * Every few minutes while Claude works, and when it has ended, however it did; never while tests run, whose litter is
 * nobody's work. That something could not be kept is no reason to stop working.
 */
export class Keeper {
  #round = 0;
  #working = false;
  #headSha: string | undefined;
  #treeSha: string;
  #serial: number;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly work: KeptWork,
    private readonly keeping: Keeping,
  ) {
    this.#headSha = work.headSha;
    this.#treeSha = work.treeSha;
    this.#serial = work.serial;
  }

  /** @param run a run of the CLI */
  async during<Result>(round: number, run: () => Promise<Result>): Promise<Result> {
    this.#round = round;
    this.#working = true;
    await this.#noteState();
    // What is spent is noted at once: an agent that is killed and comes back must not spend it again.
    this.work.attempt.onSpent(() => {
      this.#saving = this.#saving.then(() => this.#noteSpend());
    });
    const timer = setInterval(() => {
      this.#saving = this.#saving.then(() => this.#save());
    }, this.keeping.everyMs);
    try {
      return await run();
    } finally {
      clearInterval(timer);
      await this.#saving;
      this.#working = false;
      await this.#save();
    }
  }

  async #save(): Promise<void> {
    try {
      const { attempt, checkout } = this.work;
      const file = attempt.place.checkpointFile;
      const bundled = await bundleTree(checkout, { file, unless: this.#treeSha });
      if (bundled !== undefined) this.#headSha = bundled.headSha;
      await this.#noteState();
      if (bundled === undefined) return;
      await this.#hand(bundled, file);
    } catch (error) {
      this.keeping.onFault(error);
    }
  }

  async #noteSpend(): Promise<void> {
    try {
      await this.#noteState();
    } catch (error) {
      this.keeping.onFault(error);
    }
  }

  async #hand(bundled: { treeSha: string; headSha: string }, file: string): Promise<void> {
    const { attempt, checkout, sessionId } = this.work;
    const { size } = await stat(file);
    if (size > BYTES_MAX)
      throw new RangeError(`The work has ${size} bytes; more than ${BYTES_MAX} are not stored.`);
    const artifact = await this.keeping.upload(file, this.#serial);
    attempt.saved({
      artifact,
      attempt: attempt.task.attempt,
      baseSha: checkout.baseSha,
      headSha: bundled.headSha,
      round: this.#round,
      sessionId,
      savedAt: new Date().toISOString(),
    });
    this.#treeSha = bundled.treeSha;
    this.#serial += 1;
    await attempt.log(`Kept unfinished work as ${bundled.headSha}`);
  }

  async #noteState(): Promise<void> {
    const { attempt, checkout, sessionId } = this.work;
    await writeState(attempt.place.stateFile, {
      sessionId,
      round: this.#round,
      working: this.#working,
      baseSha: checkout.baseSha,
      ...(this.#headSha === undefined ? {} : { headSha: this.#headSha }),
      elapsedMs: attempt.deadline.elapsedMs,
      ...(attempt.spend === undefined ? {} : { spend: attempt.spend }),
      serial: this.#serial,
    });
  }
}
