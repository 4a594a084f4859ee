const DAY_MS = 86_400_000;

/**
 * How much may be spent within a day of this process. What a question may cost at the most is set aside before it is asked, so
 * that many at once can't go past the limit together.
 */
export class DayBudget {
  private readonly spent: { readonly atMs: number; readonly usd: number }[] = [];
  private reservedUsd = 0;

  constructor(
    private readonly usdADay: number,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Sets so much aside. @returns how to say what it really cost, once; undefined when there is not so much left */
  reserve(usd: number): ((costUsd: number) => void) | undefined {
    const since = this.nowMs() - DAY_MS;
    while (this.spent[0] !== undefined && this.spent[0].atMs <= since) this.spent.shift();
    const used = this.spent.reduce((sum, one) => sum + one.usd, this.reservedUsd);
    if (used + usd > this.usdADay) return undefined;
    this.reservedUsd += usd;
    return (costUsd) => {
      this.reservedUsd -= usd;
      this.spent.push({ atMs: this.nowMs(), usd: costUsd });
    };
  }
}
