import { admission, type Amount, type LimitCode, type SpendLimits } from './admission.ts';

/** A call that goes on. */
export interface Admitted {
  /** Once, when its answer has ended, after what it cost was counted. */
  release(): void;
}

interface Waiting {
  readonly asked: Amount;
  readonly decide: (decision: Admitted | LimitCode) => void;
}

/**
 * Lets the calls of one run go on while their attempt may still spend.
 *
 * A call *waits*, then is *in flight*, with its utmost cost set aside, then *over*, when its cost is spent. They go on in
 * the order they came. Once the limit is reached it stays so: every further call, and every one that waits, is refused.
 */
export class Budget {
  #inFlight = 0;
  #setAside: Amount = { tokens: 0, usd: 0 };
  #waiting: Waiting[] = [];
  #reached: LimitCode | undefined;

  /** @param spent by the attempt so far, in all its runs */
  constructor(
    private readonly limits: SpendLimits,
    private readonly spent: () => Amount,
  ) {}

  /** The limit for which a call was refused. */
  get reached(): LimitCode | undefined {
    return this.#reached;
  }

  /** @param signal of a caller that may go away while it waits; its reason is thrown */
  async admit(asked: Amount, signal: AbortSignal): Promise<Admitted | LimitCode> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Admitted | LimitCode>();
    const waiting: Waiting = { asked, decide: resolve };
    const leave = (): void => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      reject(signal.reason as Error);
      this.#next();
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting = [...this.#waiting, waiting];
    this.#next();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const decision = admission({
        limits: this.limits,
        spent: this.spent(),
        setAside: this.#setAside,
        inFlight: this.#inFlight,
        asked: first.asked,
      });
      if (decision === 'wait') return;
      this.#waiting = this.#waiting.slice(1);
      if (decision === 'admit') first.decide(this.#begin(first.asked));
      else first.decide((this.#reached ??= decision));
    }
  }

  #begin(asked: Amount): Admitted {
    this.#inFlight += 1;
    this.#setAside = sum(this.#setAside, asked, 1);
    let over = false;
    return {
      release: () => {
        if (over) return;
        over = true;
        this.#inFlight -= 1;
        this.#setAside = this.#inFlight === 0 ? NOTHING : sum(this.#setAside, asked, -1);
        this.#next();
      },
    };
  }
}

const NOTHING: Amount = { tokens: 0, usd: 0 };

function sum(one: Amount, other: Amount, sign: -1 | 1): Amount {
  return { tokens: one.tokens + sign * other.tokens, usd: one.usd + sign * other.usd };
}
