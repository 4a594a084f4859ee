import {
  AreNoStatusLabels,
  COMMAND_PREFIX,
  IsCommandPrefix,
  REPOSITORY_NAME,
  TRIGGER_LABELS,
} from '#libs/contracts';
import { BRANCH_PREFIX } from '#libs/repository-file';
import { GithubAccessConfig, toBoolean, toInt, toList } from '#libs/runtime';
import { Transform } from 'class-transformer';
import {
  ArrayMinSize,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Min,
} from 'class-validator';

import type { GateSettings } from './gates/judge-change.ts';
import { PROTECTED_PATHS } from './gates/protected-paths.ts';
import type { Frame } from './status/render/render-status.ts';

/**
 * pr-publisher's environment: the only one of the system that holds a right to write to GitHub. A token in place of the
 * app, for trying things out, may write contents, issues and pull requests.
 */
export class PrPublisherConfig extends GithubAccessConfig {
  static override readonly secrets = [
    ...GithubAccessConfig.secrets,
    'DATABASE_URL',
    'DASHBOARD_URL',
  ];

  override HTTP_PORT = 8004;

  @Matches(/^postgres(?:ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres://' })
  DATABASE_URL!: string;

  /** Pull requests begin as drafts, so that a person looks before anybody else is asked to; unless a repository's file says otherwise. */
  @IsBoolean()
  @Transform(toBoolean)
  PR_DRAFT = true;

  /** Unless a repository's file names another. */
  @Matches(BRANCH_PREFIX, {
    message:
      'BRANCH_PREFIX must be words that end in / or -, such as claude/, at most 50 characters',
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

  /** Contents of a change that are looked through; one with more is refused. It takes time and disk, and no memory. */
  @IsInt()
  @Min(1)
  @Transform(toInt)
  GATE_CONTENT_BYTES_MAX = 64 * 1024 * 1024;

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
  @AreNoStatusLabels()
  @Transform(toList)
  TRIGGER_LABELS: string[] = [...TRIGGER_LABELS];

  /** Whether issues bear a label that tells where their task stands. */
  @IsBoolean()
  @Transform(toBoolean)
  STATUS_LABELS = true;

  /** Steps of a task that change nothing of where it stands are shown no more often than this. */
  @IsInt()
  @Min(0)
  @Transform(toInt)
  STATUS_EDIT_MS = 15_000;

  /** Where people reach the dashboard; without it nothing links there. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  DASHBOARD_URL: string | undefined = undefined;

  /** Where people see a trace, such as `https://traces.example/trace/{traceId}`. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s<>()[\]"]*\{traceId\}[^\s<>()[\]"]*$/, {
    message: 'TRACE_URL_TEMPLATE must be an address with {traceId} in it',
  })
  TRACE_URL_TEMPLATE: string | undefined = undefined;

  get gates(): GateSettings {
    return {
      protectedPaths: [...PROTECTED_PATHS, ...this.PROTECTED_PATHS],
      filesMax: this.GATE_FILES_MAX,
      linesMax: this.GATE_LINES_MAX,
      bytesMax: this.GATE_BYTES_MAX,
      contentBytesMax: this.GATE_CONTENT_BYTES_MAX,
    };
  }

  /** The same as issue-classifier's: how people are told to begin a command. */
  @IsCommandPrefix()
  COMMAND_PREFIX: string = COMMAND_PREFIX;

  /** What a status tells people besides the facts. */
  get signposts(): Omit<Frame, 'taskId'> {
    return {
      commandPrefix: this.COMMAND_PREFIX,
      dashboardUrl: this.DASHBOARD_URL?.replace(/\/+$/, ''),
      traceUrlTemplate: this.TRACE_URL_TEMPLATE,
    };
  }
}
