import { context } from '@opentelemetry/api';
import type { Checkpoint, Spend, Stage, TaskProgressData } from '#libs/contracts';
import type { Redaction } from '#libs/redaction';

import { Steps } from './steps.ts';

/** What is told of an attempt, besides which it is. */
export type ProgressWord = Omit<TaskProgressData, 'attempt' | 'taskId'>;

/** At most one word in this time besides changes of stage, and at least one: it renews the attempt's lease. */
const EVERY_MS = 10_000;
const MESSAGE_CHARS_MAX = 300;

/**
 * Tells how far one attempt is.
 *
 * A change of stage is said at once; what happens within a stage only as the latest of ten seconds. While nothing
 * happens the last word is repeated, since silence means to the scheduler that this PC is dead.
 */
export class Progress {
  /** The same as spans, in the context it was made in. */
  readonly steps = new Steps(context.active());
  readonly #timer: NodeJS.Timeout;
  #now: ProgressWord = { stage: 'clone', round: 0, message: 'Beginning' };
  /** One at a time and in order. */
  #saying: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** @param say must not reject: a broker that is away is no reason to stop working */
  constructor(
    private readonly say: (word: ProgressWord) => Promise<void>,
    readonly redaction: Redaction,
    everyMs = EVERY_MS,
  ) {
    this.#timer = setInterval(() => {
      // A slow broker makes us quieter, and never a growing queue.
      if (this.#waiting === 0) this.#enqueue();
    }, everyMs);
  }

  enter(stage: Stage, message: string): void {
    this.#now = { ...this.#now, stage, message: this.#line(message) };
    this.steps.enter(stage, this.#now.round);
    this.#enqueue();
  }

  /** Enters a round of the CLI: 0 is the first, then the number of the fix round. */
  enterRound(round: number, message: string): void {
    this.#now = { ...this.#now, round };
    this.enter(round === 0 ? 'edit' : 'fix', message);
  }

  /** What it is doing now; said when its turn comes. */
  note(message: string): void {
    this.#now = { ...this.#now, message: this.#line(message) };
  }

  spent(spend: Spend): void {
    this.#now = { ...this.#now, spend };
    this.steps.spent(spend);
  }

  /** Said at once, and in every word from now on: any of them may get lost. */
  saved(checkpoint: Checkpoint): void {
    this.#now = { ...this.#now, checkpoint };
    this.#enqueue();
  }

  /** No word after it. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saying;
  }

  /** Redacted before it is cut: half a token is known by nobody. */
  #line(message: string): string {
    const line = message.replace(/\s+/g, ' ').trim();
    return this.redaction.text(line).slice(0, MESSAGE_CHARS_MAX);
  }

  #enqueue(): void {
    const word = this.#now;
    this.#waiting += 1;
    this.#saying = this.#saying.then(async () => {
      await this.say(word);
      this.#waiting -= 1;
    });
  }
}
