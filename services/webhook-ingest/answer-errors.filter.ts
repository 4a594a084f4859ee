import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger } from '#libs/runtime';

import { Refusal } from './refusal.ts';

/** GitHub's own patience is ten seconds; whoever redelivers should give the broker a moment. In seconds. */
const RETRY_AFTER_S = 5;

/** Every error becomes one plain JSON answer; what went wrong inside stays in the log. */
@Catch()
export class AnswerErrorsFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const deliveryId = http.getRequest<FastifyRequest>().headers['x-github-delivery'];
    const statusCode = error instanceof HttpException ? error.getStatus() : 500;
    if (statusCode >= 500) this.logger.error({ err: error, deliveryId }, 'Delivery not taken');
    if (statusCode === 503) void reply.header('retry-after', String(RETRY_AFTER_S));
    void reply.status(statusCode).send({
      status: statusCode >= 500 ? 'failed' : 'refused',
      reason: reasonOf(error, statusCode),
      ...(typeof deliveryId === 'string' ? { deliveryId } : {}),
    });
  }
}

function reasonOf(error: unknown, statusCode: number): string {
  if (error instanceof Refusal) return error.reason;
  return statusCode < 500 && error instanceof HttpException
    ? error.message
    : 'Something broke here; the log of webhook-ingest says what. Redeliver from the webhook’s page on GitHub.';
}
