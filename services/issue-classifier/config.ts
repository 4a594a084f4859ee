import { Transform } from 'class-transformer';
import { ArrayMinSize, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import {
  AreNoStatusLabels,
  COMMAND_PREFIX,
  IsCommandPrefix,
  TRIGGER_LABELS,
} from '#libs/contracts';
import { GithubAccessConfig, toInt, toList } from '#libs/runtime';

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

  get labelPolicy(): LabelPolicy {
    return { triggerLabels: this.TRIGGER_LABELS, excludedLabels: this.EXCLUDED_LABELS };
  }
}
