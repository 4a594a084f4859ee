import { Transform } from 'class-transformer';
import {
  ArrayMinSize,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import {
  AreNoStatusLabels,
  COMMAND_PREFIX,
  IsCommandPrefix,
  TRIGGER_LABELS,
} from '#libs/contracts';
import { GithubAccessConfig, toBoolean, toInt, toList, toNumber } from '#libs/runtime';

import type { LabelPolicy } from './trigger.ts';

const LISTED =
  /^(?:[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}:)?[A-Za-z0-9_-]{1,100}(?:\[bot\])?$/;

/**
 * What issue-classifier may be told. Lists are separated by commas; case, spaces and underscores don't matter.
 *
 * Of GitHub it only asks: an app with `metadata: read` will do, and with `contents: read` it sees the files of private
 * repositories too; or a token that may read these, of somebody who may push, for GitHub tells rights to no other.
 */
export class IssueClassifierConfig extends GithubAccessConfig {
  static override readonly secrets = [
    ...GithubAccessConfig.secrets,
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_BASE_URL',
  ];

  @IsInt()
  @Min(0)
  @Max(65_535)
  @Transform(toInt)
  override HTTP_PORT = 8001;

  /**
   * Labels that ask for work; each also with a suffix that names the kind of work or its urgency, such as
   * `claude-backend` or `claude-code-urgent`.
   */
  @ArrayMinSize(1)
  @IsString({ each: true })
  @Matches(/\S/, { each: true })
  @AreNoStatusLabels()
  @Transform(toList)
  TRIGGER_LABELS: string[] = [...TRIGGER_LABELS];

  /** Labels that keep an issue from being worked on, whoever asks. */
  @IsString({ each: true })
  @Transform(toList)
  EXCLUDED_LABELS: string[] = [
    'discussion',
    'design',
    'on-hold',
    'manual-only',
    'blocked',
    'wontfix',
    'duplicate',
    'invalid',
    'needs-info',
  ];

  /**
   * People who may ask for work without the right to push: `login`, or `owner/name:login` for one repository. Whoever
   * bears the login counts, so a login that was given up belongs off the list.
   */
  @Matches(LISTED, {
    each: true,
    message: 'ALLOWED_USERS must be login or owner/name:login, several of them separated by commas',
  })
  @Transform(toList)
  ALLOWED_USERS: string[] = [];

  /** Bots that may, likewise: `octo-bot[bot]`. No other bot starts anything, whatever rights it has. */
  @Matches(LISTED, {
    each: true,
    message:
      'ALLOWED_BOTS must be login or owner/name:login, several of them separated by commas, such as octo-bot[bot]',
  })
  @Transform(toList)
  ALLOWED_BOTS: string[] = [];

  /** How a line of a comment begins that is an order to the cluster. */
  @IsCommandPrefix()
  COMMAND_PREFIX: string = COMMAND_PREFIX;

  /** Whether a model is asked about issues that the classifier is unsure of. It costs money, and needs the CLI here. */
  @IsBoolean()
  @Transform(toBoolean)
  SECOND_OPINION = false;

  /** Unsure is who states less than this. docs/classification.md tells how often it is right then. */
  @IsNumber()
  @Min(0)
  @Max(1)
  @Transform(toNumber)
  SECOND_OPINION_BELOW = 0.5;

  /** An alias or a model's full name; a small one will do. */
  @IsString()
  SECOND_OPINION_MODEL = 'haiku';

  /** US dollars that this process may spend so within any 24 hours; after that its own answers stand. */
  @IsNumber()
  @Min(0)
  @Transform(toNumber)
  SECOND_OPINION_USD_A_DAY = 1;

  /** Opens the model's API to second opinions, and to nothing else. */
  @IsString()
  @ValidateIf(({ SECOND_OPINION }: IssueClassifierConfig) => SECOND_OPINION)
  @IsNotEmpty({ message: 'ANTHROPIC_API_KEY must be set where SECOND_OPINION is true' })
  ANTHROPIC_API_KEY = '';

  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  ANTHROPIC_BASE_URL = 'https://api.anthropic.com';

  /** The Claude Code CLI: a path, or a name on PATH. */
  @IsString()
  CLAUDE_BIN = 'claude';

  get labelPolicy(): LabelPolicy {
    return { triggerLabels: this.TRIGGER_LABELS, excludedLabels: this.EXCLUDED_LABELS };
  }
}
