import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { holderOf, type Holder } from '../access/holder.ts';
import { commandIdOf } from './command-id.ts';

/** Who commands, and whether they say that it is the same as before. */
export interface Caller {
  readonly holder: Holder;
  /** The header Idempotency-Key. */
  readonly key: string | undefined;
}

/** A parameter of a handler: who commands. */
export const TheCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const key = request.headers['idempotency-key'];
  return { holder: holderOf(request), key: typeof key === 'string' ? key : undefined };
});

/** @throws Problem when the key is none */
export function commandOf({ holder, key }: Caller, what: string): string {
  return commandIdOf({ tokenId: holder.tokenId, what, key });
}
