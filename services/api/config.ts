import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Min, MinLength } from 'class-validator';
import { COMMAND_PREFIX, IsCommandPrefix } from '#libs/contracts';
import { ServiceConfig, toInt } from '#libs/runtime';

/** The environment of api. Durations in milliseconds. */
export class ApiConfig extends ServiceConfig {
  static override readonly secrets = [...ServiceConfig.secrets, 'DATABASE_URL'];

  override HTTP_PORT = 8080;

  @Matches(/^postgres(?:ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres://' })
  DATABASE_URL!: string;

  /**
   * The SHA-256 of the first admin's token, of its whole text `cct_...`: with it the other tokens are made. Empty: only
   * tokens that were made before are known.
   */
  @Matches(/^(?:[0-9a-f]{64})?$/, {
    message: 'API_ADMIN_TOKEN_SHA256 must be 64 digits of lower-case hexadecimal',
  })
  API_ADMIN_TOKEN_SHA256 = '';

  /** Of one token; what is more is answered 429. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  API_REQUESTS_PER_MINUTE = 1200;

  /** Of one address; after so many, its right token isn't looked at either until the minute is over. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  API_WRONG_TOKENS_PER_MINUTE = 20;

  /** Clients that are told what happens (Server-Sent Events) at once, of one process. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  API_STREAMS_MAX = 500;

  /** Where the dashboard was built to; without it there is none. */
  @IsString()
  @MinLength(1)
  API_DASHBOARD_FOLDER = 'dist/dashboard';

  /** The same as issue-classifier's: how people are told to begin a command. */
  @IsCommandPrefix()
  COMMAND_PREFIX: string = COMMAND_PREFIX;

  /** Where people see a trace; without it a task has no link to its own. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s<>()[\]"]*\{traceId\}[^\s<>()[\]"]*$/, {
    message: 'TRACE_URL_TEMPLATE must be an address with {traceId} in it',
  })
  TRACE_URL_TEMPLATE: string | undefined = undefined;
}
