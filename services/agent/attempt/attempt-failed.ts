import type { FailureCode } from '#libs/contracts';

/** An attempt can't go on. The message is for a person and ends with what to do. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';

  constructor(
    readonly code: FailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Nobody wants the attempt any more. That it has ended is said all the same: it confirms that nothing runs. */
export class AttemptCancelled extends Error {
  override readonly name = 'AttemptCancelled';
  readonly code = 'cancelled';

  /** @param why of whoever cancelled it */
  constructor(why: string) {
    super(
      `Stopped, and nothing of it runs any more: ${why} What it had done is kept; ask again to have it begun anew.`,
    );
  }
}
