import type { Specialty } from '#libs/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const AGENT_STATES = ['online', 'draining', 'offline'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/**
 * An agent as the scheduler knows it: made of node-health's facts alone, and never asked over the wire.
 *
 * Always true: the row tells the newest fact by node-health's own clock, in whatever order facts arrive. Only
 * `online` ones are given work; a `draining` one finishes what it has; an `offline` one holds no lease.
 */
@Entity('agents')
export class Agent {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  hostname!: string;

  @Column('text', { array: true })
  specialties!: Specialty[];

  @Column('int')
  slots!: number;

  @Column('text')
  state!: AgentState;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;
}
