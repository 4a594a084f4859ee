/** An answer that is none, or the lack of one: what a person reads, and what the page does about it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  /** @param status of HTTP; 0 when nobody answered */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(`${title}: ${detail}`);
  }

  /** Trying again by itself can help: nobody answered, or somebody who can't at the moment. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Nobody answered. */
export function unreachable(): Problem {
  return new Problem(0, 'Not connected', 'The cluster’s api does not answer. It is tried again.');
}

/** Of problem+json as far as it is one: a proxy in between has other words. */
export function problemOf(status: number, body: string): Problem {
  const said = parse(body);
  const title = textOf(said['title']) ?? `The api answered ${status}`;
  const more = Array.isArray(said['errors']) ? said['errors'].filter(isText) : [];
  const detail = [textOf(said['detail']) ?? REMEDIES[status] ?? 'Look at the log of api.', ...more];
  return new Problem(status, title, detail.join(' '));
}

/** Whatever was thrown, as something to show. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(
    0,
    'Something went wrong',
    error instanceof Error ? error.message : String(error),
  );
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'The access token is not known or has expired. Ask for a new one.',
  403: 'Your role does not allow that. Ask an operator.',
  404: 'There is no such thing any more.',
  429: 'Too many requests. Wait a moment.',
  502: 'The api is not there at the moment. Wait a moment.',
  503: 'The api is not ready at the moment. Wait a moment.',
};

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return isText(value) && value !== '' ? value : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
