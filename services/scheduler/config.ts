import { ServiceConfig, toInt, toNumber } from '#libs/runtime';
import { Transform } from 'class-transformer';
import { IsInt, IsNumber, Matches, Max, Min } from 'class-validator';

/** The scheduler's environment. Durations in milliseconds. */
export class SchedulerConfig extends ServiceConfig {
  static override readonly secrets = [...ServiceConfig.secrets, 'DATABASE_URL'];

  override HTTP_PORT = 8002;

  @Matches(/^postgres(?:ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres://' })
  DATABASE_URL!: string;

  /** Attempts a task may use before it is failed; asking again gives as many anew. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  ATTEMPTS_MAX = 3;

  /** Attempts that may be lost or stopped with their agents, which use up none of ATTEMPTS_MAX. */
  @IsInt()
  @Min(0)
  @Max(100)
  @Transform(toInt)
  INTERRUPTIONS_MAX = 10;

  /** How long an agent keeps an attempt without a word; several times its ten seconds between two words. */
  @IsInt()
  @Min(500)
  @Max(3_600_000)
  @Transform(toInt)
  LEASE_MS = 90_000;

  @IsInt()
  @Min(1000)
  @Transform(toInt)
  ATTEMPT_WALL_CLOCK_MS = 1_800_000;

  /** Turns of one run of the CLI. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  ATTEMPT_MAX_TURNS = 80;

  @IsNumber()
  @Min(0)
  @Transform(toNumber)
  ATTEMPT_MAX_BUDGET_USD = 5;

  /** Tokens of one attempt, of every kind; 0: no limit but the dollars. */
  @IsInt()
  @Min(0)
  @Transform(toInt)
  ATTEMPT_MAX_TOKENS = 0;

  /** How often a red test is given back to the same session. */
  @IsInt()
  @Min(0)
  @Transform(toInt)
  ATTEMPT_MAX_FIX_ROUNDS = 2;

  /** Attempts that may go on at once in one repository. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  REPOSITORY_CONCURRENCY = 3;

  /** After so long without an answer pr-publisher is asked again, if nothing waits for it. */
  @IsInt()
  @Min(500)
  @Transform(toInt)
  PUBLISH_PATIENCE_MS = 120_000;

  /** Wait before the second attempt; doubled for each further one, never above five minutes. */
  @IsInt()
  @Min(0)
  @Transform(toInt)
  RETRY_DELAY_MS = 10_000;
}
