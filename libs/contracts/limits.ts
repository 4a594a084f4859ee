import { IsInt, IsNumber, IsOptional, Min } from 'class-validator';

/** The bounds of one attempt. Whichever is reached first ends it, with that as the reason. */
export class AttemptLimits {
  /** Wall clock of the whole attempt. */
  @IsInt()
  @Min(1000)
  wallClockMs!: number;

  /** Turns of one run of the CLI. */
  @IsInt()
  @Min(1)
  maxTurns!: number;

  /** Tokens of the whole attempt, of every kind, as the model's API counts them; no limit when absent. */
  @IsOptional()
  @IsInt()
  @Min(1)
  maxTokens?: number;

  /** US dollars of the whole attempt. */
  @IsNumber()
  @Min(0)
  maxBudgetUsd!: number;

  /** How often a red test is given back to the same session. */
  @IsInt()
  @Min(0)
  maxFixRounds!: number;
}
