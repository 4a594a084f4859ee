import { ServiceConfig, toInt } from '#libs/runtime';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';

/** The environment of node-health. Durations in milliseconds. */
export class NodeHealthConfig extends ServiceConfig {
  static override readonly secrets = [...ServiceConfig.secrets, 'DATABASE_URL'];

  override HTTP_PORT = 8005;

  @Matches(/^postgres(?:ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres://' })
  DATABASE_URL!: string;

  /** An agent that was silent for so long is offline; several times its ten seconds between two heartbeats. */
  @IsInt()
  @Min(500)
  @Max(3_600_000)
  @Transform(toInt)
  OFFLINE_AFTER_MS = 45_000;

  /** How often streams and consumers are compared with the contracts, besides at start and at each reconnect. */
  @IsInt()
  @Min(500)
  @Max(3_600_000)
  @Transform(toInt)
  PROVISION_MS = 60_000;

  /** On how many of the broker's servers each stream and bucket lies: 3 where there are three, and one may be lost. */
  @IsIn([1, 3, 5])
  @Transform(toInt)
  JETSTREAM_REPLICAS = 1;
}
