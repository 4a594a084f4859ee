import type { Specialty } from '#libs/contracts';

/** One user of the broker: where it belongs, and the only subjects it may publish to and listen on. */
export interface BrokerUser {
  /** A service's name, an agent's id, or `operator`. Names are unique within an account. */
  readonly name: string;
  readonly account: 'AGENTS' | 'CORE';
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** An agent that is to be let in. */
export interface AgentUserSpec {
  readonly id: string;
  /** It gets the durables of these, whatever else it may claim in its heartbeats. */
  readonly specialties: readonly Specialty[];
}
