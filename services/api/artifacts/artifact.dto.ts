import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Min } from 'class-validator';

/** Which attempt's file. */
export class ArtifactQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'The newest that left such a file, when absent.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  attempt?: number;
}

/** Which attempt's log, and whether to stay. */
export class LogQuery extends ArtifactQuery {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'Of a running attempt: stay until it ends, and send each line as it comes.',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  follow?: 'false' | 'true';
}
