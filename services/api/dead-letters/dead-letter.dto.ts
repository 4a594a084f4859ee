import { ApiProperty } from '@nestjs/swagger';

/** A message nobody could handle. */
export class DeadLetterView {
  @ApiProperty({ description: 'Its place in the stream DLQ.', example: '17' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'PRS' })
  stream!: string;

  @ApiProperty({ example: 'pr-publisher' })
  consumer!: string;

  @ApiProperty()
  subject!: string;

  @ApiProperty({ type: 'integer', description: 'Of the original in its stream.' })
  sequence!: number;

  @ApiProperty({ type: 'integer' })
  deliveries!: number;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ description: 'As it was said.' })
  original!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  redrivenAt!: string | null;
}

export class DeadLetterList {
  @ApiProperty({ type: [DeadLetterView] })
  items!: DeadLetterView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;

  @ApiProperty({ type: 'integer' })
  total!: number;
}
