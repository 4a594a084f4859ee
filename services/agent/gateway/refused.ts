import type { ServerResponse } from 'node:http';

/** Why a call does not go on, in the API's own words. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    /** Of the API's error types. */
    readonly type: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Answers in the API's own shape, which is what the CLI understands. */
export function sayRefused(response: ServerResponse, { status, type, message }: Refused): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ type: 'error', error: { type, message } }));
}
