import { COMMAND_PREFIX, IsCommandPrefix, REPOSITORY_NAME, TRIGGER_LABELS } from '#libs/contracts';
import { GithubAccessConfig, toBoolean, toInt, toList } from '#libs/runtime';
import { Transform } from 'class-transformer';
import { ArrayMinSize, IsBoolean, IsInt, IsString, Matches, Min } from 'class-validator';

import type { GateSettings } from './gates/judge-change.ts';
import { PROTECTED_PATHS } from './gates/protected-paths.ts';

/**
 * pr-publisher's environment: the only one of the system that holds a right to write to GitHub. A token in place of the
 * app, for trying things out, may write contents, issues and pull requests.
 */
export class PrPublisherConfig extends GithubAccessConfig {
  static override readonly secrets = [...GithubAccessConfig.secrets, 'DATABASE_URL'];

  override HTTP_PORT = 8004;

  @Matches(/^postgres(?:ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres://' })
  DATABASE_URL!: string;

  /** Pull requests begin as drafts, so that a person looks before anybody else is asked to. */
  @IsBoolean()
  @Transform(toBoolean)
  PR_DRAFT = true;

  @Matches(/^(?:[A-Za-z0-9][A-Za-z0-9_-]*[/-])*$/, {
    message: 'BRANCH_PREFIX must be words that end in / or -, such as claude/',
  })
  BRANCH_PREFIX = 'claude/';

  /** A larger bundle is refused before it is fetched. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  BUNDLE_BYTES_MAX = 50 * 1024 * 1024;

  /** Globs of paths that only a person may let be changed, besides those that always are. */
  @IsString({ each: true })
  @Transform(toList)
  PROTECTED_PATHS: string[] = [];

  /** A change to more files waits for a person. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  GATE_FILES_MAX = 100;

  /** The same for its lines, added and removed together. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  GATE_LINES_MAX = 3000;

  /** The same for the bytes by which it makes files larger. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  GATE_BYTES_MAX = 1024 * 1024;

  /** How often what GitHub did not tell is looked for, besides at start. 0: never. */
  @IsInt()
  @Min(0)
  @Transform(toInt)
  INTAKE_SWEEP_MS = 180_000;

  /** Where issues are looked for; all that the app reaches when empty. With a token they must be named. */
  @Matches(REPOSITORY_NAME, {
    each: true,
    message: 'SWEEP_REPOSITORIES must be owner/name, several of them separated by commas',
  })
  @Transform(toList)
  SWEEP_REPOSITORIES: string[] = [];

  /** The same as issue-classifier's: what the sweep looks for. */
  @ArrayMinSize(1)
  @IsString({ each: true })
  @Transform(toList)
  TRIGGER_LABELS: string[] = [...TRIGGER_LABELS];

  get gates(): GateSettings {
    return {
      protectedPaths: [...PROTECTED_PATHS, ...this.PROTECTED_PATHS],
      filesMax: this.GATE_FILES_MAX,
      linesMax: this.GATE_LINES_MAX,
      bytesMax: this.GATE_BYTES_MAX,
    };
  }

  /** The same as issue-classifier's: how people are told to begin a command. */
  @IsCommandPrefix()
  COMMAND_PREFIX: string = COMMAND_PREFIX;
}
