import type { Specialty } from '#libs/contracts';

export interface PlanAgent {
  readonly name: string;
  readonly specialties: readonly Specialty[];
  readonly slots: number;
  /** Attempts it has been given and not ended. */
  readonly busy: number;
}

export interface Chosen {
  readonly agent: string;
  /** The agent's own specialty that the assignment is addressed to: the task's, or `general`. */
  readonly specialty: Specialty;
}

interface Wanted {
  readonly specialty: Specialty;
  /** Who had the attempt before; somebody else is asked first. */
  readonly lastAgent: string | null;
}

/** The agents that have a slot left, while one after the other is taken. No clock, no I/O. */
export class FreeAgents {
  /** Left, of all of them together. */
  slots = 0;
  private readonly bySpecialty = new Map<Specialty, Set<Free>>();

  /** @param served what the agents online can do, whether or not one of them has a slot left */
  constructor(
    agents: readonly PlanAgent[],
    private readonly served: ReadonlySet<Specialty>,
  ) {
    for (const { name, specialties, slots, busy } of agents) {
      if (busy >= slots) continue;
      this.slots += slots - busy;
      const agent: Free = { name, specialties, slots, busy };
      for (const specialty of specialties) this.of(specialty).add(agent);
    }
  }

  /** Another than it had before, if there is one; then the least loaded by share of its slots; then by name. */
  take(task: Wanted): Chosen | undefined {
    // Busy specialists are waited for; only where there is none does a general agent step in.
    const specialty = this.served.has(task.specialty) ? task.specialty : 'general';
    let best: Free | undefined;
    for (const agent of this.of(specialty))
      if (best === undefined || order(agent, best, task.lastAgent) < 0) best = agent;
    if (best === undefined) return undefined;
    best.busy += 1;
    this.slots -= 1;
    if (best.busy === best.slots) for (const one of best.specialties) this.of(one).delete(best);
    return { agent: best.name, specialty };
  }

  private of(specialty: Specialty): Set<Free> {
    const found = this.bySpecialty.get(specialty) ?? new Set();
    this.bySpecialty.set(specialty, found);
    return found;
  }
}

interface Free extends Omit<PlanAgent, 'busy'> {
  busy: number;
}

function order(a: Free, b: Free, lastAgent: string | null): number {
  return (
    Number(a.name === lastAgent) - Number(b.name === lastAgent) ||
    a.busy / a.slots - b.busy / b.slots ||
    compare(a.name, b.name)
  );
}

/** By code point: the order must not depend on a machine's language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
