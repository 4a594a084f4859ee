import type { PublishFailure } from '#libs/contracts';

/** This commit can't be published, and trying again won't help. The message ends with what a person can do. */
export class PublishRefused extends Error {
  override readonly name = 'PublishRefused';

  constructor(
    readonly code: PublishFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
