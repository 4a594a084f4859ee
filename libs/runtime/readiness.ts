import { Injectable } from '@nestjs/common';
import { Redaction } from '#libs/redaction';

/** Something the service can't work without. Throws with the reason while it is not there. */
export interface ReadyCheck {
  checkReady(): Promise<void>;
}

/** Gathers what the service still waits for. */
@Injectable()
export class Readiness {
  private checks: readonly ReadyCheck[] = [];
  private draining = false;

  constructor(private readonly redaction: Redaction) {}

  require(checks: readonly ReadyCheck[]): void {
    this.checks = checks;
  }

  /** From now on not ready, so that nobody sends more. */
  drain(): void {
    this.draining = true;
  }

  /** One sentence for each thing that is missing; empty when all is well. */
  async reasonsAgainst(): Promise<string[]> {
    if (this.draining) return ['It is shutting down.'];
    const results = await Promise.allSettled(this.checks.map((check) => check.checkReady()));
    const reasons = results.flatMap((result) =>
      result.status === 'rejected'
        ? [result.reason instanceof Error ? result.reason.message : String(result.reason)]
        : [],
    );
    // In the words of whoever failed, a driver for one.
    return this.redaction.deep(reasons);
  }
}
