const EVERY_MS = 1000;
const SERIES = /^task_events_fenced_total(?:\{[^}]*\})? (\d+)$/gm;

/** Adds up a counter that begins at 0 again whenever its process does. What was counted just before is not seen. */
export class FencedCount {
  private before = 0;
  private sum = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly metricsUrl: string) {
    this.timer = setInterval(() => void this.ask(), EVERY_MS);
  }

  get total(): number {
    return this.sum;
  }

  async ask(): Promise<void> {
    const text = await fetch(this.metricsUrl, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(EVERY_MS),
    }).then(
      (response) => response.text(),
      // Killed, or suspended: the next time.
      () => undefined,
    );
    if (text === undefined) return;
    const now = [...text.matchAll(SERIES)].reduce((sum, [, count]) => sum + Number(count), 0);
    this.sum += now >= this.before ? now - this.before : now;
    this.before = now;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
