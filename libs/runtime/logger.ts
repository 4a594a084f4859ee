import type { LoggerService } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import type { Redaction } from '#libs/redaction';
import { taskInContext } from '#libs/tracing';
import { pino, type DestinationStream, type Logger } from 'pino';

/** Injection token of the service's logger: `@Inject(LOGGER) private readonly logger: Logger`. */
export const LOGGER = Symbol('logger');

export type { Logger };

export interface LoggerOptions {
  readonly level: string;
  readonly redaction: Redaction;
  /** Standard output when absent. */
  readonly to?: DestinationStream;
}

/**
 * JSON lines on standard output, each with the service's name. Messages are static, data stands in fields.
 *
 * A whole line is redacted before it leaves, so that no field, no error and no library can get past it.
 */
export function createLogger(
  service: string,
  { level, redaction, to = pino.destination(1) }: LoggerOptions,
): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: whereabouts,
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: (line) => redaction.json(line) },
  };
  return pino(options, to);
}

/** Of what goes on at the moment: its trace, and its task and attempt where it has one. */
function whereabouts(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return { ...(span && { traceId: span.traceId, spanId: span.spanId }), ...taskInContext() };
}

/**
 * Nest's own words, and those of libs that speak through Nest's `Logger`, in our form.
 *
 * An object is taken as fields, with its `msg` as the text. Nest's start-up chatter is worth a `debug` only.
 */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug(...fieldsAndText(message, { context }));
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn(...fieldsAndText(message, { context }));
  }

  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error(...fieldsAndText(message, { context, stack }));
  }
}

function fieldsAndText(message: unknown, fields: object): [object, string] {
  if (message instanceof Error) return [{ ...fields, err: message }, message.message];
  if (typeof message !== 'object' || message === null) return [fields, String(message)];
  const { msg, ...rest } = message as { msg?: string };
  return [{ ...fields, ...rest }, msg ?? 'Nest says'];
}
