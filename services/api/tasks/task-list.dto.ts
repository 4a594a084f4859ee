import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PRIORITIES, SPECIALTIES } from '#libs/contracts';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { ListWish } from '../lists/list-wish.dto.ts';
import { STATUSES, TaskSummary, type Status } from './task-summary.dto.ts';

export const TASK_SORTS = ['-updatedAt', 'updatedAt', '-createdAt', 'createdAt'] as const;
export type TaskSort = (typeof TASK_SORTS)[number];

/** Which tasks are wanted. */
export class TaskListWish extends ListWish {
  @ApiPropertyOptional({
    type: String,
    description: `One or several of ${STATUSES.join(', ')}; with commas.`,
    example: 'running,held',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',') : value,
  )
  @IsIn(STATUSES, { each: true })
  status?: Status[];

  @ApiPropertyOptional({ enum: SPECIALTIES })
  @IsOptional()
  @IsIn(SPECIALTIES)
  specialty?: string;

  @ApiPropertyOptional({ enum: PRIORITIES })
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: string;

  @ApiPropertyOptional({ example: 'octo-tester/shop' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  repository?: string;

  @ApiPropertyOptional({ description: 'Who has, or had last, an attempt.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  agent?: string;

  @ApiPropertyOptional({ description: 'Words of the title, of the repository, or #12.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiPropertyOptional({ enum: TASK_SORTS, default: '-updatedAt' })
  @IsOptional()
  @IsIn(TASK_SORTS)
  sort?: TaskSort;
}

/** A part of a list of tasks. */
export class TaskList {
  @ApiProperty({ type: [TaskSummary] })
  items!: TaskSummary[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;

  @ApiProperty({ type: 'integer', description: 'Of the whole list.' })
  total!: number;
}
