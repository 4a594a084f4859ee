import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import {
  PRIORITIES,
  REPOSITORY_NAME,
  SPECIALTIES,
  type Priority,
  type Specialty,
} from '#libs/contracts';

import { TaskView } from '../tasks/task.dto.ts';

/** How a task is to be tried again. */
export class RetryBody {
  @ApiPropertyOptional({
    description: 'True: nothing of the unfinished work of former attempts is gone on from.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  fromScratch?: boolean;

  @ApiPropertyOptional({ enum: SPECIALTIES, description: 'As before when absent.' })
  @IsOptional()
  @IsIn(SPECIALTIES)
  specialty?: Specialty;

  @ApiPropertyOptional({ enum: PRIORITIES, description: 'As before when absent.' })
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;
}

/** Work that somebody wants done: on an issue, or on words for which an issue is opened first. */
export class TaskWishBody {
  @ApiProperty({ example: 'octo-tester/shop', pattern: REPOSITORY_NAME.source })
  @Matches(REPOSITORY_NAME, { message: 'repository must be owner/name' })
  repository!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Of an issue that is there.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  issueNumber?: number;

  @ApiPropertyOptional({ description: 'Of an issue to be opened.', maxLength: 256 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(256)
  title?: string;

  @ApiPropertyOptional({ description: 'Of an issue to be opened.', maxLength: 32_768 })
  @IsOptional()
  @IsString()
  @MaxLength(32_768)
  body?: string;

  @ApiPropertyOptional({ enum: SPECIALTIES, description: 'Found out when absent.' })
  @IsOptional()
  @IsIn(SPECIALTIES)
  specialty?: Specialty;

  @ApiPropertyOptional({ enum: PRIORITIES, description: 'Found out when absent.' })
  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;
}

/** What became of a command about a task. */
export class TaskCommandDone {
  @ApiProperty()
  done!: boolean;

  @ApiProperty({ description: 'For a person.' })
  detail!: string;

  @ApiProperty({ type: TaskView, description: 'As it is now.' })
  task!: TaskView;
}

/** A command that is safe with the broker, and not answered yet. */
export class CommandAccepted {
  @ApiProperty()
  commandId!: string;

  @ApiProperty({ enum: ['accepted'] })
  status!: 'accepted';

  @ApiProperty({ description: 'For a person; ends with what to do.' })
  detail!: string;
}
