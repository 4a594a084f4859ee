import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export const AUDIT_KINDS = [
  'authorised',
  'refused',
  'declined',
  'held',
  'approved',
  'published',
  'publish-refused',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/**
 * One thing that somebody allowed, was refused or had published.
 *
 * Rows are only ever added: PostgreSQL refuses to change, remove or empty them, whoever asks through the service's own
 * connection. An event adds one row of a kind, however often it is heard.
 */
@Entity('audit')
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  kind!: AuditKind;

  /** `owner/name`, as it was called then. */
  @Column('text')
  repository!: string;

  @Column('int', { name: 'issue_number' })
  issueNumber!: number;

  @Column('uuid', { name: 'task_id', nullable: true })
  taskId!: string | null;

  @Column('int', { nullable: true })
  attempt!: number | null;

  /** Login of who asked, allowed or was refused; null where GitHub does not say. */
  @Column('text', { nullable: true })
  actor!: string | null;

  /** By what right; null where none was needed or none was found. */
  @Column('text', { name: 'actor_right', nullable: true })
  actorRight!: string | null;

  /** The event that told of it. */
  @Column('text', { name: 'event_id' })
  eventId!: string;

  /** The commit, where one was published, held or let through. */
  @Column('text', { name: 'head_sha', nullable: true })
  headSha!: string | null;

  /** What else is to be known, by kind. Never a secret, and no text of an issue. */
  @Column('jsonb')
  detail!: Readonly<Record<string, unknown>>;
}
