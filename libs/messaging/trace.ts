import { randomBytes } from 'node:crypto';

import { TRACEPARENT } from '#libs/contracts';

/** Begins a trace (W3C Trace Context, version 00, sampled). */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** A step of its own within the same trace; begins one when there is none or it is not readable. */
export function childTraceparent(parent: string | undefined): string {
  if (parent === undefined || !TRACEPARENT.test(parent)) return newTraceparent();
  const [version, trace, , flags] = parent.split('-');
  return [version, trace, randomBytes(8).toString('hex'), flags].join('-');
}
