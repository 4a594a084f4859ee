import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';

import type { AccessToken } from './access-token.entity.ts';
import { ROLES, type Role } from './role.ts';

/** A token to be made. */
export class TokenWishBody {
  @ApiProperty({
    description: 'Who holds it: stands in the audit and on GitHub beside what it is used for.',
    example: 'night-shift',
    pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  })
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, {
    message: 'name must be 1 to 63 lower-case letters, digits and -',
  })
  name!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Never, when absent.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

/** A token as it is kept: what it is good for, and never its text. */
export class TokenBody {
  @ApiProperty({ example: 'a1b2c3d4e5f6' })
  id!: string;

  @ApiProperty({ example: 'night-shift' })
  name!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiProperty({ description: 'The name of the token that made it.' })
  createdBy!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' })
  lastUsedAt!: string | null;
}

/** A token just made. */
export class NewTokenBody extends TokenBody {
  @ApiProperty({ description: 'The text to send. Shown this once, and kept by nobody but you.' })
  token!: string;
}

/** Every token that was not revoked. */
export class TokenListBody {
  @ApiProperty({ type: [TokenBody] })
  items!: TokenBody[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Always null: there are never so many.',
  })
  nextCursor!: null;

  @ApiProperty({ type: 'integer' })
  total!: number;
}

/** Who asks. */
export class MeBody {
  @ApiProperty({ description: 'Of the token.' })
  name!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiProperty({ description: 'Of the cluster.', example: '0.1.0' })
  version!: string;
}

export function tokenBodyOf(token: AccessToken): TokenBody {
  const { id, name, role, createdBy, createdAt, expiresAt, lastUsedAt } = token;
  return {
    id,
    name,
    role,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

export function newTokenBodyOf(made: AccessToken, token: string): NewTokenBody {
  return Object.assign(tokenBodyOf(made), { token });
}
