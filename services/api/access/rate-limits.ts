import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type {} from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiConfig } from '../config.ts';
import { Problem } from '../problem/problem.ts';
import { holderOf } from './holder.ts';

const MINUTE_MS = 60_000;

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/**
 * How often somebody may call: each token for itself, whoever has none by address, and wrong tokens by address and much less.
 *
 * Counted in memory, by each process for itself: two of them let through twice as much.
 */
@Injectable()
export class RateLimits {
  private limiters: { holder: Limiter; guesses: Limiter } | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: ApiConfig,
  ) {}

  /** @throws Problem when this token was used too often within a minute */
  async countHolder(request: FastifyRequest): Promise<void> {
    refuseIfExceeded(await this.ours().holder(request));
  }

  /** @throws Problem when this address tried too many wrong tokens; then the right one isn't looked at either */
  async refuseGuessing(request: FastifyRequest): Promise<void> {
    const found = await this.ours().guesses(request, { increment: false });
    // The next wrong one would be one too many.
    if (!found.isAllowed) refuseIfExceeded({ ...found, isExceeded: found.remaining === 0 });
  }

  async countWrongToken(request: FastifyRequest): Promise<void> {
    await this.ours().guesses(request);
  }

  /** Made late: the plugin is there once the server is. */
  private ours(): NonNullable<typeof this.limiters> {
    const server: FastifyInstance = this.host.httpAdapter.getInstance();
    const { API_REQUESTS_PER_MINUTE: max, API_WRONG_TOKENS_PER_MINUTE: guesses } = this.config;
    this.limiters ??= {
      holder: server.createRateLimit({
        max,
        timeWindow: MINUTE_MS,
        keyGenerator: (request) => `token ${holderOf(request).tokenId}`,
      }),
      guesses: server.createRateLimit({ max: guesses, timeWindow: MINUTE_MS }),
    };
    return this.limiters;
  }
}

function refuseIfExceeded(limit: Awaited<ReturnType<Limiter>>): void {
  if (limit.isAllowed || !limit.isExceeded) return;
  throw new Problem(
    'too-many-requests',
    `More than ${limit.max} requests in a minute. Come back in ${limit.ttlInSeconds} s.`,
    { retryAfterS: limit.ttlInSeconds },
  );
}
