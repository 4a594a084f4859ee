import { AttemptFailed } from './attempt-failed.ts';

/** The wall clock of one attempt, which stops it when its time is over. */
export class Deadline {
  readonly #startedMs = performance.now();
  #limitMs = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly stop: AbortController) {}

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }

  get remainingMs(): number {
    return Math.max(0, this.#limitMs - this.elapsedMs);
  }

  /** Counted from the start of the attempt. A second call may only bring it nearer. */
  narrowTo(limitMs: number): void {
    if (limitMs >= this.#limitMs) return;
    this.#limitMs = limitMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.stop.abort(
        new AttemptFailed(
          'wall-clock-limit',
          `The work was not done after ${Math.round(limitMs / 1000)} s and was stopped. Make the issue smaller, or raise ATTEMPT_WALL_CLOCK_MS.`,
        ),
      );
    }, this.remainingMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
