import type { Specialty } from '#libs/contracts';

import type { AgentStatus } from './agent.entity.ts';

/** What is known of an agent, or what it says of itself. */
export interface AgentShape {
  readonly specialties: readonly Specialty[];
  readonly slots: number;
}

/** What a heartbeat changes. */
export interface Decision {
  readonly status: Exclude<AgentStatus, 'offline'>;
  /** What the fleet has to hear; undefined when nothing changed. */
  readonly fact: 'joined' | 'online' | 'draining' | undefined;
  /** Its durables must be made, or made otherwise, before the fact is said. */
  readonly provision: boolean;
  /** Specialties it had and has no more; their durables go. */
  readonly dropped: readonly Specialty[];
}

/**
 * Decides what a heartbeat means.
 *
 * One fact a heartbeat, because every fact carries the whole shape: draining outranks joined, joined outranks
 * online. The order of the specialties means nothing. Whom somebody drained is draining, whatever it says of itself.
 *
 * @param known undefined for an agent that was never heard
 */
export function decide(
  known:
    (AgentShape & { readonly status: AgentStatus; readonly drainedBy: string | null }) | undefined,
  heartbeat: AgentShape & { readonly draining: boolean },
): Decision {
  const drained = known !== undefined && known.drainedBy !== null;
  const status = heartbeat.draining || drained ? 'draining' : 'online';
  const provision = known === undefined || !sameShape(known, heartbeat);
  const changed = provision || known.status !== status;
  return {
    status,
    provision,
    fact: changed ? factOf(status, provision) : undefined,
    dropped: (known?.specialties ?? []).filter((had) => !heartbeat.specialties.includes(had)),
  };
}

function factOf(status: Decision['status'], provision: boolean): Decision['fact'] {
  if (status === 'draining') return 'draining';
  return provision ? 'joined' : 'online';
}

function sameShape(one: AgentShape, other: AgentShape): boolean {
  const [ones, others] = [one.specialties.toSorted(), other.specialties.toSorted()];
  return one.slots === other.slots && ones.join() === others.join();
}

/** The NODES stream keeps a heartbeat no longer; one that seems older comes from a clock that was set back. */
const KEPT_MS = 10 * 60_000;

/** Whether a heartbeat was overtaken by a later one of the same agent, by that agent's own clock. */
export function isOvertaken(sentAt: Date, newestSentAt: Date | undefined): boolean {
  if (newestSentAt === undefined) return false;
  const behindMs = newestSentAt.getTime() - sentAt.getTime();
  return behindMs > 0 && behindMs < KEPT_MS;
}
