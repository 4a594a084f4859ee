/**
 * Runs work one at a time, however often it is asked for: a call that comes while it runs makes it run once more.
 *
 * Always true: work that begins after a call sees whatever the caller did before it.
 */
export class Coalesced {
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  /** @param work never rejects: what can go wrong is its own business */
  constructor(private readonly work: () => Promise<void>) {}

  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.run();
  }

  /** Begins nothing new and resolves when what runs is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      await this.work();
    }
    // In the same breath as the last look at `again`: a call after this begins anew, none falls in between.
    this.running = undefined;
  }
}
