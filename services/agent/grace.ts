/** The time that work in hand still has once the process drains. Without any it is stopped at once. */
export class Grace {
  readonly #begin = (): void => {
    if (this.graceMs === 0) this.stop();
    else this.#timer = setTimeout(this.stop, this.graceMs);
  };
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly draining: AbortSignal,
    private readonly graceMs: number,
    private readonly stop: () => void,
  ) {
    if (draining.aborted) this.#begin();
    else draining.addEventListener('abort', this.#begin, { once: true });
  }

  /** The work has ended by itself. */
  end(): void {
    clearTimeout(this.#timer);
    this.draining.removeEventListener('abort', this.#begin);
  }
}
