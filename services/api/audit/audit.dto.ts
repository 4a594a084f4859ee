import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, MaxLength, Min } from 'class-validator';

import { AUDIT_KINDS, type AuditKind } from '../facts/audit-of.ts';
import { ListWish } from '../lists/list-wish.dto.ts';

/** Who allowed, refused, asked for, held, approved or published what. */
export class AuditEntry {
  @ApiProperty()
  id!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ enum: AUDIT_KINDS })
  kind!: AuditKind;

  @ApiProperty({ type: String, nullable: true })
  repository!: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  issueNumber!: number | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  taskId!: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  attempt!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'A login, or api: and a token’s name.',
  })
  actor!: string | null;

  @ApiProperty({ type: String, nullable: true })
  right!: string | null;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'What else was said.' })
  detail!: Record<string, unknown>;
}

export class AuditWish extends ListWish {
  @ApiPropertyOptional({ example: 'octo-tester/shop' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  repository?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Number of an issue.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  issue?: number;

  @ApiPropertyOptional({ enum: AUDIT_KINDS })
  @IsOptional()
  @IsIn(AUDIT_KINDS)
  kind?: AuditKind;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(110)
  actor?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Before then.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

export class AuditList {
  @ApiProperty({ type: [AuditEntry] })
  items!: AuditEntry[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;

  @ApiProperty({ type: 'integer' })
  total!: number;
}
