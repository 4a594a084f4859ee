import { Transform } from 'class-transformer';
import { IsInt, IsString, Max, Min, MinLength } from 'class-validator';
import { ServiceConfig, toInt } from '#libs/runtime';

/** What webhook-ingest may be told. */
export class WebhookIngestConfig extends ServiceConfig {
  static override readonly aliases = { WEBHOOK_SECRET: 'GITHUB_WEBHOOK_SECRET' };
  static override readonly secrets = [...ServiceConfig.secrets, 'GITHUB_WEBHOOK_SECRET'];

  @IsInt()
  @Min(0)
  @Max(65_535)
  @Transform(toInt)
  override HTTP_PORT = 8000;

  /** The secret typed into the webhook's or app's settings on GitHub. Its own: never a token that opens anything. */
  @IsString()
  @MinLength(8)
  GITHUB_WEBHOOK_SECRET!: string;
}
