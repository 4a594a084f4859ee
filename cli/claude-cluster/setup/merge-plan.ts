import { CommandError, EXIT } from '../command-error.ts';
import type { ClusterPlan, PlannedAgent } from './plan.ts';

/** What the command line or the questions say; absent: nothing was said of it. */
export interface PlanWish {
  readonly host?: string;
  readonly tls?: boolean;
  readonly agents?: readonly PlannedAgent[];
  readonly brokerHere?: boolean;
  readonly postgresPort: number | null;
  readonly compose?: { readonly agents: number };
}

/**
 * What the cluster is to be. Of one that is there, only agents may be added; the rest is another cluster, and takes --force.
 *
 * @throws CommandError which names what would be overwritten
 */
export function mergePlan(
  there: ClusterPlan | undefined,
  wish: PlanWish,
  force: boolean,
): ClusterPlan {
  const host = wish.host ?? there?.host ?? '127.0.0.1';
  const wanted: ClusterPlan = {
    version: 1,
    host,
    // Between machines nothing goes in the clear unless somebody says so.
    tls: wish.tls ?? there?.tls ?? !isThisMachine(host),
    brokerHere: wish.brokerHere ?? there?.brokerHere ?? true,
    postgresPort: there !== undefined && !force ? there.postgresPort : wish.postgresPort,
    agents: wish.agents ?? there?.agents ?? [],
    ...(wish.compose === undefined ? {} : { compose: wish.compose }),
  };
  if (there === undefined || force) return wanted;
  const changed = [
    ...(['host', 'tls', 'brokerHere'] as const).filter((one) => wanted[one] !== there[one]),
    // As processes and in containers its files lie elsewhere.
    ...((wanted.compose === undefined) === (there.compose === undefined) ? [] : ['compose']),
  ];
  if (changed.length > 0)
    throw new CommandError(
      EXIT.nothingDone,
      `There is a cluster in this folder already, with another ${changed.join(', ')}. ` +
        'Give --force to write it anew (keys are kept), or another --folder.',
    );
  const added = wanted.agents.filter(({ id }) => !there.agents.some((one) => one.id === id));
  const other = wanted.agents.find((agent) => differs(agent, there.agents));
  if (other !== undefined)
    throw new CommandError(
      EXIT.nothingDone,
      `The agent ${other.id} is there with other specialties. Give --force and the whole list to write it anew.`,
    );
  const { compose } = wanted;
  return { ...there, agents: [...there.agents, ...added], ...(compose && { compose }) };
}

/** Reached from nowhere else. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1';
}

function differs({ id, specialties }: PlannedAgent, there: readonly PlannedAgent[]): boolean {
  const known = there.find((one) => one.id === id);
  return (
    known !== undefined && known.specialties.toSorted().join() !== specialties.toSorted().join()
  );
}
