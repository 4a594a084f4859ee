import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Role } from './role.ts';

/** A token that somebody was given. No part of the read model: a rebuild leaves it alone. */
@Entity('tokens')
export class AccessToken {
  /** The middle part of its text. */
  @PrimaryColumn('text')
  id!: string;

  /** Who holds it, for the audit; unique among those that were not revoked. */
  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  /** Of the whole text, lower-case hexadecimal. */
  @Column('text')
  sha256!: string;

  /** The name of the token that made it. */
  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** To the minute: not every request is worth a write. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
