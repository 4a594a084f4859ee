import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SPECIALTIES } from '#libs/contracts';
import { IsIn, IsISO8601, IsOptional } from 'class-validator';

export const BUCKETS = ['hour', 'day'] as const;
export type Bucket = (typeof BUCKETS)[number];

export class StatsWish {
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'A day before `to` when absent; from the full hour or day it lies in.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Now when absent.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;

  @ApiPropertyOptional({ enum: BUCKETS, description: 'An hour for up to three days, else a day.' })
  @IsOptional()
  @IsIn(BUCKETS)
  bucket?: Bucket;
}

/** What happened within one hour or day (of UTC). Runs count where they ended, money where the attempt ended. */
export class StatsBucket {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer' })
  completed!: number;

  @ApiProperty({ type: 'integer' })
  failed!: number;

  @ApiProperty({ type: 'integer' })
  cancelled!: number;

  @ApiProperty({ type: 'integer' })
  queued!: number;

  @ApiProperty()
  costUsd!: number;

  @ApiProperty({ type: 'integer' })
  tokens!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'From asked for to begun.' })
  medianQueueMs!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'From asked for to ended.' })
  medianTaskMs!: number | null;
}

export class StatsTotals {
  @ApiProperty({ type: 'integer' })
  completed!: number;

  @ApiProperty({ type: 'integer' })
  failed!: number;

  @ApiProperty({ type: 'integer' })
  cancelled!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Completed of completed and failed.' })
  successRate!: number | null;

  @ApiProperty()
  costUsd!: number;

  @ApiProperty({ type: 'integer' })
  tokens!: number;
}

export class ModelStats {
  @ApiProperty()
  model!: string;

  @ApiProperty({ type: 'integer' })
  attempts!: number;

  @ApiProperty()
  costUsd!: number;

  @ApiProperty({ type: 'integer' })
  tokens!: number;
}

export class SpecialtyStats {
  @ApiProperty({ enum: SPECIALTIES })
  specialty!: string;

  @ApiProperty({ type: 'integer' })
  completed!: number;

  @ApiProperty({ type: 'integer' })
  failed!: number;

  @ApiProperty({ type: 'integer' })
  cancelled!: number;

  @ApiProperty()
  costUsd!: number;

  @ApiProperty({ type: 'integer' })
  tokens!: number;
}

/** How much was done, how well, how fast, and for how much. */
export class Stats {
  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({ format: 'date-time' })
  to!: string;

  @ApiProperty({ type: 'integer' })
  bucketMs!: number;

  @ApiProperty({ type: [StatsBucket] })
  buckets!: StatsBucket[];

  @ApiProperty({ type: StatsTotals })
  totals!: StatsTotals;

  @ApiProperty({ type: [ModelStats] })
  byModel!: ModelStats[];

  @ApiProperty({ type: [SpecialtyStats] })
  bySpecialty!: SpecialtyStats[];
}
