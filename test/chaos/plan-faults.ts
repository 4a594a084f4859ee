import { SERVICES } from '../../infra/local/cluster/options.ts';
import type { Trouble } from '../stage/github-line.ts';
import type { Random } from '../stage/random.ts';

/** What may go wrong. Each is something that happens to real machines. */
export const FAULT_KINDS = [
  /** kill -9 of a service; started again a moment later, as systemd would. */
  'kill-service',
  'kill-agent',
  /** SIGSTOP for longer than a lease: it comes back and doesn't know what it missed. */
  'suspend-agent',
  'suspend-service',
  /** kill -9, and started again at once. */
  'kill-broker',
  /** The same, and gone for seconds. */
  'broker-away',
  'kill-postgres',
  /** The broker killed, its store removed, and started again: everything that JetStream held is lost. */
  'wipe-store',
  /** An agent whose connection to the broker breaks and can't be made again for a while. */
  'cut-agent',
  /** Former deliveries of GitHub's once more, in another order. */
  'replay-webhooks',
  /** GitHub answers in the way that `trouble` names. */
  'github-trouble',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const TROUBLES: readonly Trouble[] = ['bad-gateway', 'drop-after-effect', 'forbidden', 'slow'];

/** One fault as it was drawn. */
export interface Fault {
  readonly atMs: number;
  readonly kind: FaultKind;
  /** The name of a part of the cluster. */
  readonly target: string;
  /** How long it lasts; for a kill, until it is started again. */
  readonly lastsMs: number;
  readonly trouble?: Trouble;
}

export interface FaultPlan {
  readonly agents: readonly string[];
  /** Faults begin within this time. */
  readonly forMs: number;
  /** Mean time between two. */
  readonly everyMs: number;
  readonly leaseMs: number;
  /** All when absent. */
  readonly kinds?: readonly FaultKind[];
}

/** How often each comes, in a deck of cards that is shuffled anew when it is used up. What destroys most is apart. */
const DECK: Readonly<Record<FaultKind, number>> = {
  'kill-service': 6,
  'kill-agent': 6,
  'suspend-agent': 3,
  'suspend-service': 1,
  'kill-broker': 2,
  'broker-away': 1,
  'kill-postgres': 1,
  'wipe-store': 0,
  'cut-agent': 3,
  'replay-webhooks': 2,
  'github-trouble': 4,
};
/** Once, however short the run is; the deck may add to it. */
const IN_EVERY_RUN: readonly FaultKind[] = ['wipe-store', 'kill-postgres'];
/** The first issues are there by then. */
const CALM_MS = 2000;

/** The whole run's faults, drawn before it begins: what the system does can't change them. In order of time. */
export function planFaults(random: Random, plan: FaultPlan): Fault[] {
  const kinds = plan.kinds ?? FAULT_KINDS;
  const count = Math.max(1, Math.floor((plan.forMs - CALM_MS) / plan.everyMs));
  const faults = deal(random, kinds, count).map((kind, index) =>
    draw(random, kind, {
      ...plan,
      atMs: CALM_MS + Math.round((index + random.next()) * plan.everyMs),
    }),
  );
  // With everything on its way: neither at the beginning nor when all is done.
  for (const kind of IN_EVERY_RUN)
    if (kinds.includes(kind)) {
      const atMs = Math.round(plan.forMs * (0.35 + 0.3 * random.next()));
      faults.push(draw(random, kind, { ...plan, atMs }));
    }
  return faults.sort((a, b) => a.atMs - b.atMs);
}

function deal(random: Random, kinds: readonly FaultKind[], count: number): FaultKind[] {
  const deck = kinds.flatMap((kind) => Array.from({ length: DECK[kind] }, () => kind));
  const dealt: FaultKind[] = [];
  while (deck.length > 0 && dealt.length < count) dealt.push(...random.shuffle(deck));
  return dealt.slice(0, count);
}

function draw(random: Random, kind: FaultKind, plan: FaultPlan & { atMs: number }): Fault {
  const { atMs, leaseMs } = plan;
  const drawn: Record<FaultKind, () => Omit<Fault, 'atMs' | 'kind'>> = {
    'kill-service': () => ({ target: random.pick(SERVICES), lastsMs: random.between(100, 3000) }),
    'kill-agent': () => ({ target: random.pick(plan.agents), lastsMs: random.between(100, 8000) }),
    'suspend-agent': () => ({
      target: random.pick(plan.agents),
      lastsMs: random.between(1000, leaseMs + 5000),
    }),
    'suspend-service': () => ({
      target: random.pick(SERVICES),
      lastsMs: random.between(1000, 6000),
    }),
    'kill-broker': () => ({ target: 'broker', lastsMs: 0 }),
    'broker-away': () => ({ target: 'broker', lastsMs: random.between(2000, 8000) }),
    'kill-postgres': () => ({ target: 'postgres', lastsMs: random.between(0, 3000) }),
    'wipe-store': () => ({ target: 'broker', lastsMs: 500 }),
    'cut-agent': () => ({
      target: random.pick(plan.agents),
      lastsMs: random.between(1000, leaseMs + 3000),
    }),
    'replay-webhooks': () => ({ target: 'webhook-ingest', lastsMs: 0 }),
    'github-trouble': () => ({
      target: 'github',
      lastsMs: random.between(1000, 6000),
      trouble: random.pick(TROUBLES),
    }),
  };
  return { atMs, kind, ...drawn[kind]() };
}
