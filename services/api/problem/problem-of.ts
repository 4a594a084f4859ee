import { HttpException } from '@nestjs/common';
import { BrokerRefused, BrokerUnavailable } from '#libs/messaging';

import { Problem, type ProblemCode } from './problem.ts';

/** Why PostgreSQL can't be asked now: nobody there, it is starting or ending, the connection broke. */
const DATABASE_AWAY = /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|08\w{3}|57P0[123]|53300)$/;
const RETRY_AFTER_S = 5;

const BY_STATUS: Readonly<Record<number, [ProblemCode, string]>> = {
  400: ['invalid', 'See /docs for what this takes.'],
  404: ['not-found', 'See /docs for what there is.'],
  413: ['too-large', 'Send less: 128 KiB are taken.'],
  415: ['wrong-media-type', 'Send JSON, with the header "Content-Type: application/json".'],
  431: ['header-too-large', 'Send shorter headers.'],
};

/** Any error as the answer it becomes. Pure. What went wrong inside is for the log, never for the answer. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof BrokerUnavailable || error instanceof BrokerRefused)
    return away('The broker does not take it', error);
  if (DATABASE_AWAY.test(codeOf(error))) return away('The database does not answer', error);
  const known = BY_STATUS[statusOf(error)];
  if (known === undefined || !(error instanceof Error))
    return new Problem(
      'broken',
      'It is not about your request. The log of api says more beside the request’s id; try again.',
      { cause: error },
    );
  const [code, remedy] = known;
  return new Problem(code, `${withStop(error.message)} ${remedy}`, { cause: error });
}

function away(what: string, cause: unknown): Problem {
  return new Problem('unavailable', `${what} now. Try again in a few seconds.`, {
    retryAfterS: RETRY_AFTER_S,
    cause,
  });
}

/** Fastify's own errors bear it as a field. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function withStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
