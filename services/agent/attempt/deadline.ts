import { AttemptFailed } from './attempt-failed.ts';

/** The wall clock of one attempt, which stops it when its time is over. */
export class Deadline {
  readonly #startedMs = performance.now();
  #earlierMs = 0;
  #limitMs = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly stop: AbortController) {}

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  get elapsedMs(): number {
    return this.#earlierMs + Math.round(performance.now() - this.#startedMs);
  }

  get remainingMs(): number {
    return Math.max(0, this.#limitMs - this.elapsedMs);
  }

  /** Counted from the start of the attempt. A second call may only bring it nearer. */
  narrowTo(limitMs: number): void {
    if (limitMs >= this.#limitMs) return;
    this.#limitMs = limitMs;
    this.#arm();
  }

  /** Time that the attempt had used before this process went on with it. */
  addEarlier(earlierMs: number): void {
    this.#earlierMs += earlierMs;
    this.#arm();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#limitMs === Infinity) return;
    this.#timer = setTimeout(() => {
      this.stop.abort(
        new AttemptFailed(
          'wall-clock-limit',
          `The work was not done after ${Math.round(this.#limitMs / 1000)} s and was stopped. Make the issue smaller, or raise ATTEMPT_WALL_CLOCK_MS.`,
        ),
      );
    }, this.remainingMs);
  }
}
