import { Transform } from 'class-transformer';
import { ArrayMinSize, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { TRIGGER_LABELS } from '#libs/contracts';
import { ServiceConfig, toInt, toList } from '#libs/runtime';

/** What issue-classifier may be told. Lists are separated by commas; case, spaces and underscores don't matter. */
export class IssueClassifierConfig extends ServiceConfig {
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
}
