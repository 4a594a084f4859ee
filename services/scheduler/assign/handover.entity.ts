import type { ArtifactRef } from '#libs/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Unfinished work on its way into the bucket of the agent that goes on with it; written with the attempt itself.
 *
 * Is *wanted* until `copiedAt`, then *there*; gone when the attempt has ended, and with it the copy.
 */
@Entity('handovers')
export class Handover {
  @PrimaryColumn('uuid', { name: 'task_id' })
  taskId!: string;

  /** The attempt that goes on with it. */
  @PrimaryColumn('int')
  attempt!: number;

  /** Where it lies: in the bucket of the agent that began it. */
  @Column('jsonb')
  artifact!: ArtifactRef;

  /** Where it goes. */
  @Column('text')
  bucket!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { name: 'next_try_at', default: () => 'now()' })
  nextTryAt!: Date;

  @Column('timestamptz', { name: 'copied_at', nullable: true })
  copiedAt!: Date | null;
}
