import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import type { Role } from './role.ts';

/** Whoever calls, as their token says. */
export interface Holder {
  /** The token's id; `configuration` for the one that the configuration knows. */
  readonly tokenId: string;
  readonly name: string;
  readonly role: Role;
}

const HOLDERS = new WeakMap<FastifyRequest, Holder>();

/** To be told by the guard only. */
export function rememberHolder(request: FastifyRequest, holder: Holder): void {
  HOLDERS.set(request, holder);
}

/**
 * Who was let in with this request.
 *
 * @throws TypeError on a route that is open to everybody
 */
export function holderOf(request: FastifyRequest): Holder {
  const holder = HOLDERS.get(request);
  if (holder === undefined)
    throw new TypeError('Nobody was asked for a token here; put @Needs on the route.');
  return holder;
}

/** A parameter of a handler: who calls. */
export const TheHolder = createParamDecorator((_: unknown, context: ExecutionContext): Holder =>
  holderOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
