import { Transform } from 'class-transformer';
import { IsInt, IsString, IsUrl, Min, ValidateIf } from 'class-validator';

import { ServiceConfig, toInt } from './service-config.ts';

/** What a service is told that asks or writes to GitHub: where it is, and an app to come in by, or a token. */
export class GithubAccessConfig extends ServiceConfig {
  static override readonly secrets: readonly string[] = [
    ...ServiceConfig.secrets,
    'GITHUB_API_URL',
    'GITHUB_APP_PRIVATE_KEY_FILE',
    'GITHUB_TOKEN',
  ];

  /** `https://<host>/api/v3` for GitHub Enterprise. */
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  GITHUB_API_URL = 'https://api.github.com';

  /** The app that is installed on the repositories. */
  @ValidateIf(hasApp)
  @IsInt()
  @Min(1)
  @Transform(toInt)
  GITHUB_APP_ID: number | undefined = undefined;

  /** The app's private key, PEM. */
  @ValidateIf(hasApp)
  @IsString({ message: 'GITHUB_APP_PRIVATE_KEY_FILE must be set together with GITHUB_APP_ID' })
  GITHUB_APP_PRIVATE_KEY_FILE: string | undefined = undefined;

  /** In place of an app. */
  @ValidateIf((config: GithubAccessConfig) => !hasApp(config))
  @IsString({
    message: 'GITHUB_TOKEN must be set, or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY_FILE',
  })
  GITHUB_TOKEN: string | undefined = undefined;
}

function hasApp(config: GithubAccessConfig): boolean {
  return config.GITHUB_APP_ID !== undefined || config.GITHUB_APP_PRIVATE_KEY_FILE !== undefined;
}
