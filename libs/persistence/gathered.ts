import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';

/** One of a lot, and the way back into the context (the trace) in which it was asked for. */
export interface Gathering<Item> {
  readonly item: Item;
  readonly within: <Result>(work: () => Result) => Result;
}

interface Waiting<Item> extends Gathering<Item> {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More than this is another lot: no transaction may take long. */
const LOT_MAX = 128;

/**
 * Does together what waits, so that many share one transaction and one sync of the disk.
 *
 * No timer makes a lot: whoever comes first is served in the same turn of the event loop, and what comes meanwhile is the
 * next lot. So nobody waits for company, and the busier it is the larger the lots.
 *
 * A lot that fails is done once more, each by itself: one that nobody can do fails alone.
 */
export class Gathered<Item> {
  private waiting: Waiting<Item>[] = [];
  private running = false;
  /** Of nobody: what is done for many is no part of the first one's trace. */
  private readonly outside = AsyncLocalStorage.snapshot();

  /** @param work all or nothing: when it rejects, nothing of the lot has been done */
  constructor(private readonly work: (lot: readonly Gathering<Item>[]) => Promise<void>) {}

  /** Resolves when it is done, rejects with what it alone fails with. */
  add(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, within: AsyncLocalStorage.snapshot(), resolve, reject });
      if (this.running) return;
      this.running = true;
      void this.outside(() => this.run());
    });
  }

  private async run(): Promise<void> {
    // What came with the first in one packet comes in this turn.
    await setImmediate();
    while (this.waiting.length > 0) await this.settle(this.waiting.splice(0, LOT_MAX));
    this.running = false;
  }

  private async settle(lot: readonly Waiting<Item>[]): Promise<void> {
    const [first] = lot;
    try {
      if (lot.length === 1) await first?.within(() => this.work(lot));
      else await this.work(lot);
      for (const { resolve } of lot) resolve();
    } catch (error) {
      if (lot.length === 1) first?.reject(error);
      else for (const one of lot) await this.settle([one]);
    }
  }
}
