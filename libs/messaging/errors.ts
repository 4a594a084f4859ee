/**
 * A handler says: nobody can ever handle this message. It goes to the dead letters, with the reason, and is not
 * delivered again.
 */
export class Unprocessable extends Error {
  override readonly name = 'Unprocessable';
}

/** A handler says: not now. The message comes again after `afterMs`. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly afterMs: number;

  constructor(reason: string, { afterMs, cause }: { afterMs: number; cause?: unknown }) {
    super(reason, { cause });
    this.afterMs = afterMs;
  }
}

/** The broker does not answer, or does not know what it is asked for. */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable';
  /** EX_UNAVAILABLE of sysexits.h. */
  readonly exitCode = 69;
}

/** The broker does not let this user in, or what it is known by can't be read. Trying again changes nothing. */
export class BrokerDenied extends Error {
  override readonly name = 'BrokerDenied';
  /** EX_NOPERM of sysexits.h. */
  readonly exitCode = 77;
}

/** The broker answers, and does not take this message: its stream or subject is full, or it is not permitted. */
export class BrokerRefused extends Error {
  override readonly name = 'BrokerRefused';
}

/** A stream, consumer or bucket on the broker is not as the contracts say, and making it so could lose messages. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';
  readonly exitCode = 78;
}
