import type { Wanted } from '../stage/audit.ts';
import type { Random } from '../stage/random.ts';

/** One issue as it was drawn: when somebody opens it, and what the fake Claude does about it. */
export interface PlannedIssue {
  readonly atMs: number;
  /** `chaos-1`. */
  readonly repository: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly wanted: Wanted;
}

const PER_REPOSITORY = 25;
const SPECIALTIES = ['backend', 'frontend', 'testing', 'devops', 'general'] as const;
/** So many of a hundred issues are such that the model has nothing to change. */
const HOPELESS_PERCENT = 4;
/** So many of a hundred take longer than anything else, so that something befalls them. */
const LONG_PERCENT = 10;

export function planIssues(
  random: Random,
  plan: { tasks: number; withinMs: number },
): PlannedIssue[] {
  const repositories = Math.ceil(plan.tasks / PER_REPOSITORY);
  return Array.from({ length: plan.tasks }, (_, index) => {
    const hopeless = random.chance(HOPELESS_PERCENT / 100);
    const worksMs = random.chance(LONG_PERCENT / 100)
      ? random.between(5000, 12_000)
      : random.between(200, 2500);
    const specialty = random.pick(SPECIALTIES);
    return {
      atMs: Math.round(random.next() * plan.withinMs),
      repository: `chaos-${1 + (index % repositories)}`,
      title: `Write down number ${index + 1}`,
      body: `chaos: ${JSON.stringify({ worksMs, hopeless })}`,
      labels: [`claude-${specialty}`],
      wanted: hopeless ? 'reason' : 'pull-request',
    } satisfies PlannedIssue;
  }).sort((a, b) => a.atMs - b.atMs);
}
