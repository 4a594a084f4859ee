import { leave, token } from '../session/token.ts';
import { problemOf, unreachable } from './problem.ts';

export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Another token than the one of the session: one that is being tried. */
  readonly bearer?: string;
  /** How long an answer may take; 20 s when absent. */
  readonly withinMs?: number;
  /** Of a stream: where to go on from. */
  readonly lastEventId?: string;
}

/** A command waits for the scheduler's answer, up to 15 s. */
const WITHIN_MS = 20_000;

/** Asks the api. @throws Problem for whatever is no answer */
export async function ask<T>(path: string, question: Question = {}): Promise<T> {
  const response = await call(path, question);
  return (await response.json()) as T;
}

/**
 * The answer itself, when it is a good one, for who reads its body piece by piece.
 *
 * @throws Problem otherwise; a token that is not taken ends the session
 */
export async function call(path: string, question: Question = {}): Promise<Response> {
  const { method = 'GET', body, signal, withinMs = WITHIN_MS } = question;
  const bearer = question.bearer ?? token.value ?? '';
  const patience = AbortSignal.timeout(withinMs);
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: headersOf(bearer, question),
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    cache: 'no-store',
    credentials: 'omit',
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw unreachable();
  });
  if (response.ok) return response;
  const problem = problemOf(response.status, await response.text().catch(() => ''));
  if (problem.status === 401 && bearer === token.value) leave(problem.detail);
  throw problem;
}

function headersOf(bearer: string, { body, lastEventId }: Question): Record<string, string> {
  return {
    authorization: `Bearer ${bearer}`,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    // One key for what a browser may send twice: one command.
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
  };
}
