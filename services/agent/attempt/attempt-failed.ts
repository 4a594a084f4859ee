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

/** Nobody wants the attempt any more: it ends without a word, because whoever cancelled it knows. */
export class AttemptCancelled extends Error {
  override readonly name = 'AttemptCancelled';
}
