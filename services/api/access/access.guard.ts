import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';

import { Problem } from '../problem/problem.ts';
import { rememberHolder } from './holder.ts';
import { ACCESS } from './needs.ts';
import { isOpenPath } from './open-paths.ts';
import { RateLimits } from './rate-limits.ts';
import { covers, type Role } from './role.ts';
import { bearerOf } from './token-text.ts';
import { Tokens } from './tokens.ts';

/** Stands before every route: lets in who holds a token that is good for it. What is not said to be open is shut. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly limits: RateLimits,
  ) {}

  /** @throws Problem */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    // What comes from the broker was said by whom the broker knows.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const access = this.reflector.getAllAndOverride<Role | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) return isOpenPath(request.routeOptions.url ?? '');
    await this.letIn(request, access);
    return true;
  }

  private async letIn(request: FastifyRequest, needed: Role): Promise<void> {
    await this.limits.refuseGuessing(request);
    const text = bearerOf(request.headers.authorization);
    const holder = text === undefined ? undefined : await this.tokens.holderOf(text);
    if (holder === undefined) {
      await this.limits.countWrongToken(request);
      throw new Problem('unauthorised', whyNot(request.headers.authorization, text));
    }
    rememberHolder(request, holder);
    await this.limits.countHolder(request);
    if (!covers(holder.role, needed))
      throw new Problem(
        'forbidden',
        `This needs the role ${needed}; the token ${holder.name} has ${holder.role}. Ask an admin for another token: claude-cluster token create --role ${needed}.`,
      );
  }
}

function whyNot(header: string | undefined, text: string | undefined): string {
  if (header === undefined)
    return 'No token came along. Send the header "Authorization: Bearer cct_...".';
  if (text === undefined)
    return 'The header Authorization is no bearer token. Send "Authorization: Bearer cct_...".';
  return 'The token is not known, has expired or was revoked. Ask an admin for a new one: claude-cluster token create.';
}
