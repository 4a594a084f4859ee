/**
 * For how long we could have heard an agent, had it spoken.
 *
 * An agent's silence means something only while broker, database and we ourselves were there to hear it: after
 * an outage, a restart or a frozen process every heartbeat is old, and nobody is dead for it. The caller passes
 * a monotonic clock in milliseconds.
 */
export class Listening {
  private since: number;
  private checked: number;

  /** @param gapMs so late a check means that this process itself was not running */
  constructor(
    nowMs: number,
    private readonly gapMs: number,
  ) {
    this.since = nowMs;
    this.checked = nowMs;
  }

  /** Something we hear through was away until now. */
  interrupted(nowMs: number): void {
    this.since = nowMs;
    this.checked = nowMs;
  }

  /** To be asked regularly, more often than `gapMs`. */
  forMs(nowMs: number): number {
    if (nowMs - this.checked > this.gapMs) this.since = nowMs;
    this.checked = nowMs;
    return nowMs - this.since;
  }
}
