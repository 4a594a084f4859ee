import { IsInt, IsNumber, IsString, MaxLength, Min } from 'class-validator';

/** What an attempt has used so far: of what the CLI reports and what the agent's gateway has counted, the larger. */
export class Spend {
  @IsString()
  @MaxLength(100)
  model!: string;

  @IsInt()
  @Min(0)
  inputTokens!: number;

  @IsInt()
  @Min(0)
  outputTokens!: number;

  @IsInt()
  @Min(0)
  cacheReadTokens!: number;

  @IsInt()
  @Min(0)
  cacheWriteTokens!: number;

  /** Turns of the conversation with the model. */
  @IsInt()
  @Min(0)
  turns!: number;

  /** US dollars. */
  @IsNumber()
  @Min(0)
  costUsd!: number;
}
