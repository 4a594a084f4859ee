/** More than any CLI has at once. Each holds a body of up to 32 MiB; the others wait in their sockets. */
const HELD_MAX = 8;

/** Bounds how many calls go on at once, and with them what the daemon holds for a CLI that asks very much at once. */
export class CallSlots {
  #held = 0;
  #waiting: (() => void)[] = [];

  /** @returns what gives the place back; to be called once */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.#held < HELD_MAX) this.#held += 1;
    else await this.#wait(signal);
    return () => {
      // The place goes on to the next, who is counted already.
      const next = this.#waiting.shift();
      if (next === undefined) this.#held -= 1;
      else next();
    };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const leave = (): void => {
      this.#waiting = this.#waiting.filter((other) => other !== enter);
      reject(signal.reason as Error);
    };
    const enter = (): void => {
      signal.removeEventListener('abort', leave);
      resolve(undefined);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.push(enter);
    await promise;
  }
}
