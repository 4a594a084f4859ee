import { CommandError, EXIT } from '../command-error.ts';
import type { Connection } from './find-connection.ts';
import { problemError } from './problem.ts';

/** Longer than the api lets anybody wait for an answer. */
const ANSWER_WITHIN_MS = 40_000;

export type Query = Readonly<Record<string, boolean | number | string | undefined>>;

/** Of a command that the api passed on: 202 says that the answer was not there yet. */
export interface Answered<T> {
  readonly status: number;
  readonly body: T;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The api over HTTP. Whatever goes wrong comes out as a CommandError with the exit code that belongs to it. */
export class ApiClient {
  constructor(
    private readonly connection: Connection,
    /** Somebody wants it to end. */
    readonly signal: AbortSignal,
  ) {}

  get url(): string {
    return this.connection.url;
  }

  /** The same, that gives up when `late` does. */
  within(late: AbortSignal): ApiClient {
    return new ApiClient(this.connection, AbortSignal.any([this.signal, late]));
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    const { body } = await this.answer<T>({ method: 'GET', path, query, signal: this.soon() });
    return body;
  }

  /** @param body absent for a command that says all in its path */
  async post<T>(path: string, body: object = {}): Promise<Answered<T>> {
    return this.answer({ method: 'POST', path, body, signal: this.soon() });
  }

  async delete(path: string): Promise<void> {
    await this.answer({ method: 'DELETE', path, signal: this.soon() });
  }

  /** An answer that takes as long as it takes: events, a log. */
  async open(
    path: string,
    query: Query = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return this.ask({ method: 'GET', path, query, headers, signal: this.signal });
  }

  private soon(): AbortSignal {
    return AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  }

  private async answer<T>(asked: Asked): Promise<Answered<T>> {
    const response = await this.ask(asked);
    const text = await response.text().catch((error: unknown) => {
      throw this.unreachable(error);
    });
    try {
      return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T };
    } catch (cause) {
      const { url } = this.connection;
      throw new CommandError(
        EXIT.notReachable,
        `What answers at ${url} is no api of ours. Say where it is with --api.`,
        { cause },
      );
    }
  }

  private async ask({ method, path, query, body, headers, signal }: Asked): Promise<Response> {
    const { url, token } = this.connection;
    const target = new URL(`${url}${path}`);
    for (const [name, value] of Object.entries(query ?? {}))
      if (value !== undefined) target.searchParams.set(name, String(value));
    const response = await fetch(target, {
      method,
      signal,
      // The token is for this api and for nobody whom it names.
      redirect: 'error',
      headers: {
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw this.unreachable(error);
    });
    if (response.ok) return response;
    throw problemError(response.status, await response.text().catch(() => ''));
  }

  private unreachable(error: unknown): Error {
    const { url } = this.connection;
    if (this.signal.aborted) return this.signal.reason as Error;
    if (error instanceof DOMException && error.name === 'TimeoutError')
      return new CommandError(
        EXIT.timedOut,
        `${url} did not answer within ${ANSWER_WITHIN_MS / 1000} s. Is it busy? Try again.`,
        { cause: error },
      );
    return new CommandError(
      EXIT.notReachable,
      `Nobody answers at ${url} (${reasonOf(error)}). ` +
        'Start a cluster here with "claude-cluster up", or say where yours is with --api.',
      { cause: error },
    );
  }
}

/** `ECONNREFUSED`, which fetch hides in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
