/** Anything GitHub answers that isn't what was asked for. Which subclass it is says what can be done about it. */
export class GithubError extends Error {
  override name = 'GithubError';
}

/** GitHub knows who asks and refuses, or doesn't know them. Trying again won't help; a person must grant something. */
export class NotPermitted extends GithubError {
  override readonly name = 'NotPermitted';
  /** What GitHub says would have sufficed, `contents=write`; empty where it doesn't say. */
  readonly missing: string;

  constructor(message: string, options: ErrorOptions & { missing?: string } = {}) {
    super(message, options);
    this.missing = options.missing ?? '';
  }
}

/** Asked too much. The same call will be answered after `retryAt`. */
export class RateLimited extends GithubError {
  override readonly name = 'RateLimited';
  readonly retryAt: Date;

  constructor(message: string, options: ErrorOptions & { retryAt: Date }) {
    super(message, options);
    this.retryAt = options.retryAt;
  }
}

/** The repository, issue or comment isn't there, or is hidden from us. */
export class Gone extends GithubError {
  override readonly name = 'Gone';
}

/** GitHub understood and says no: a rule of the repository, or a value it doesn't take. */
export class Refused extends GithubError {
  override readonly name = 'Refused';
  /** GitHub's own words, one for each thing that is wrong. */
  readonly reasons: readonly string[];

  constructor(message: string, options: ErrorOptions & { reasons: readonly string[] }) {
    super(message, options);
    this.reasons = options.reasons;
  }
}

/** No answer, or 5xx. Whether the call had its effect is unknown: look before asking again. */
export class Unavailable extends GithubError {
  override readonly name = 'Unavailable';
}
