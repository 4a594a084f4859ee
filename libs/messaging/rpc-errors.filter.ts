import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets a handler's error reach the transport as it is.
 *
 * Nest's own filter would turn every error into "Internal server error", and the transport could not tell a database
 * that is down from a message that is poison. HTTP keeps Nest's usual answers.
 */
@Catch()
export class RpcErrorsFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() === 'rpc') return throwError(() => error);
    super.catch(error, host);
    return undefined;
  }
}
