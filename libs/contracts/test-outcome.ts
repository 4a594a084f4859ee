import {
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

/** One command that was run to test the repository. */
export class TestRun {
  /** As a person would type it, for reading only. */
  @IsString()
  @MaxLength(500)
  command!: string;

  /** Absent when it was stopped before it ended. */
  @IsOptional()
  @IsInt()
  exitCode?: number;

  @IsInt()
  @Min(0)
  durationMs!: number;
}

/**
 * How the repository's own tests ended, run by the agent and never by the model.
 *
 * `none` means that the repository declares no tests: said plainly, not counted as a pass.
 */
export class TestOutcome {
  @IsIn(['passed', 'failed', 'none'])
  verdict!: 'passed' | 'failed' | 'none';

  /** Where the commands came from: `.github/claude-cluster.yml`, `package.json`, `go.mod`... */
  @IsString()
  @MaxLength(200)
  source!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TestRun)
  runs!: TestRun[];

  /** The last lines of output, for a person; the whole is in the test-report artifact. */
  @IsString()
  @MaxLength(8192)
  tail!: string;
}
