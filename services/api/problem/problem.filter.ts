import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { throwError, type Observable } from 'rxjs';
import type { Logger } from '#libs/runtime';

import { allowedMethods, type Route } from './allowed-methods.ts';
import { problemOf } from './problem-of.ts';
import { Problem } from './problem.ts';

/** Makes one answer in problem+json of every error; what went wrong inside stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** @param routes every route there is, complete once the server listens */
  constructor(
    private readonly logger: Logger,
    private readonly routes: readonly Route[],
  ) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    // What a handler of events throws is for the transport, which tells a retry from poison by it.
    if (host.getType() === 'rpc') return throwError(() => error);
    const http = host.switchToHttp();
    this.answer(error, http.getRequest(), http.getResponse());
    return undefined;
  }

  private answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const [path = ''] = request.url.split('?');
    const problem = this.wrongMethod(error, request.method, path, reply) ?? problemOf(error);
    const status = problem.getStatus();
    const requestId = request.id;
    if (status === 500) this.logger.error({ err: error, requestId, path }, 'A request broke');
    // Its answer has begun: what follows would be taken for a part of it.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.more.retryAfterS !== undefined)
      void reply.header('retry-after', String(problem.more.retryAfterS));
    if (status === 401) void reply.header('www-authenticate', 'Bearer realm="claude-code-cluster"');
    void reply
      .status(status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem.body({ instance: path, requestId })));
  }

  /** Fastify knows no difference between a path that is not there and one that is there for others. */
  private wrongMethod(
    error: unknown,
    method: string,
    path: string,
    reply: FastifyReply,
  ): Problem | undefined {
    if (!(error instanceof NotFoundException)) return undefined;
    const allowed = allowedMethods(this.routes, path);
    if (allowed.length === 0 || allowed.includes(method)) return undefined;
    void reply.header('allow', allowed.join(', '));
    return new Problem(
      'method-not-allowed',
      `${path} takes no ${method}. Use ${allowed.join(' or ')}.`,
    );
  }
}
