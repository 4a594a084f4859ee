import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';

/**
 * What every service may be told through its environment.
 *
 * A service extends it in its own `config.ts`; the properties bear the names of the variables, so that a search for a
 * variable's name finds its rule, its default and its use. A property without a default must be set.
 */
export class ServiceConfig {
  /** Other names a variable is also known by: `{ WEBHOOK_SECRET: 'GITHUB_WEBHOOK_SECRET' }`. */
  static readonly aliases: Readonly<Record<string, string>> = {};

  /**
   * The variables that nobody else may see: they are taken out of everything the service says.
   *
   * Of one that ends in `_FILE` it is what the file holds; of one that ends in `_URL` only the password in it, or for
   * want of one the user, which then is a token. A subclass adds its own to these.
   */
  static readonly secrets: readonly string[] = [
    'NATS_URL',
    'NATS_NKEY_SEED_FILE',
    'NATS_TLS_KEY_FILE',
    'OTEL_EXPORTER_OTLP_HEADERS',
  ];

  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  LOG_LEVEL = 'info';

  /** Address to listen on. Loopback unless told otherwise: no door is open by default. */
  @IsString()
  HTTP_HOST = '127.0.0.1';

  /** 0 takes a free port. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  @Transform(toInt)
  HTTP_PORT = 0;

  /** Servers of the broker, separated by commas. */
  @Matches(/^(?:(?:nats|tls):\/\/[^\s,]+)(?:,(?:nats|tls):\/\/[^\s,]+)*$/, {
    message: 'NATS_URL must be nats://host:port, several of them separated by commas',
  })
  NATS_URL = 'nats://127.0.0.1:4222';

  /** The file with this process's own nkey seed, made by `npm run keys`; empty only for a broker without accounts. */
  @IsString()
  NATS_NKEY_SEED_FILE = '';

  /** The certificate that signed the broker's; empty: the machine's own. */
  @IsString()
  NATS_TLS_CA_FILE = '';

  /** This process's certificate for the broker. */
  @IsString()
  NATS_TLS_CERT_FILE = '';

  @IsString()
  NATS_TLS_KEY_FILE = '';

  /** Where spans go by OTLP over HTTP, `http://collector:4318`; empty: nowhere. The variable is OpenTelemetry's own. */
  @Matches(/^(?:https?:\/\/[^\s?#]+)?$/, {
    message: 'OTEL_EXPORTER_OTLP_ENDPOINT must be http(s)://host:port, without /v1/traces',
  })
  OTEL_EXPORTER_OTLP_ENDPOINT = '';

  /** What the collector wants to be told, `authorization=Bearer%20...`; several separated by commas. */
  @IsString()
  OTEL_EXPORTER_OTLP_HEADERS = '';

  /** After a first SIGTERM the process ends at the latest then, in milliseconds. */
  @IsInt()
  @Min(0)
  @Transform(toInt)
  SHUTDOWN_GRACE_MS = 30_000;

  /** By what the broker knows this process: what is set of it. */
  get brokerAccess(): {
    nkeySeedFile?: string;
    tls: { caFile?: string; certFile?: string; keyFile?: string };
  } {
    return {
      ...(this.NATS_NKEY_SEED_FILE && { nkeySeedFile: this.NATS_NKEY_SEED_FILE }),
      tls: {
        ...(this.NATS_TLS_CA_FILE && { caFile: this.NATS_TLS_CA_FILE }),
        ...(this.NATS_TLS_CERT_FILE && { certFile: this.NATS_TLS_CERT_FILE }),
        ...(this.NATS_TLS_KEY_FILE && { keyFile: this.NATS_TLS_KEY_FILE }),
      },
    };
  }
}

/** For `@Transform`: a whole number; anything else is left as it is, for the rule beside it to refuse. */
export function toInt({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
}

/** For `@Transform`: a decimal number. */
export function toNumber({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value.trim())
    ? Number(value)
    : value;
}

/** For `@Transform`: `true`, `1`, `yes`, `on` and their opposites. */
export function toBoolean({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value;
  if (/^(?:true|1|yes|on)$/i.test(value.trim())) return true;
  if (/^(?:false|0|no|off)$/i.test(value.trim())) return false;
  return value;
}

/** For `@Transform`: words separated by commas; blanks around them don't count. */
export function toList({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
