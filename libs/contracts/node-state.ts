import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';

import { defineEvent, type EventDefinition } from './event.ts';
import { AGENT_NAME, SPECIALTIES, type Specialty } from './vocabulary.ts';

/** What the scheduler needs to know of an agent. */
export class NodeStateData {
  @Matches(AGENT_NAME)
  agent!: string;

  @IsString()
  @MaxLength(255)
  hostname!: string;

  @IsArray()
  @ArrayMaxSize(SPECIALTIES.length)
  @IsIn(SPECIALTIES, { each: true })
  specialties!: Specialty[];

  @IsInt()
  @Min(1)
  slots!: number;

  /** When node-health decided so, by PostgreSQL's clock; an older fact never overwrites a newer one. */
  @IsISO8601()
  decidedAt!: string;

  /** Who wants it to be given nothing new, by login or token's name, until somebody resumes it. Absent when nobody does. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  drainedBy?: string;
}

const fact = (verb: string): EventDefinition<NodeStateData> =>
  defineEvent({
    type: `node.${verb}.v1`,
    subject: `node.{agent}.${verb}`,
    stream: 'FLEET',
    Data: NodeStateData,
  });

/** A new agent, or one that changed its slots or specialties; its consumers exist. Said by node-health; heard by scheduler. */
export const NodeJoined = fact('joined');
/** A known agent is back. Said by node-health; heard by scheduler. */
export const NodeOnline = fact('online');
/** No heartbeat for too long. Said by node-health; heard by scheduler, which takes its work back. */
export const NodeOffline = fact('offline');
/** It finishes what it has and takes nothing new. Said by node-health; heard by scheduler. */
export const NodeDraining = fact('draining');
