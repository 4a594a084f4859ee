import { PRIORITIES, type Priority, type Specialty } from '#libs/contracts';

import { compare, FreeAgents, type Chosen, type PlanAgent } from './free-agents.ts';

/** A task that could be given out now, were there an agent. */
export interface ReadyTask {
  readonly id: string;
  readonly repositoryId: number;
  readonly issueNumber: number;
  readonly specialty: Specialty;
  readonly priority: Priority;
  /** Any number that grows with the time of asking. */
  readonly queuedAt: number;
  readonly dependsOn: readonly number[];
  /** Who had the attempt before; somebody else is asked first. */
  readonly lastAgent: string | null;
}

/** A task that is not completed and that some ready task names. */
export interface Prerequisite {
  readonly repositoryId: number;
  readonly issueNumber: number;
  readonly dependsOn: readonly number[];
}

export interface Situation {
  readonly tasks: readonly ReadyTask[];
  /** Those that may be given work. */
  readonly agents: readonly PlanAgent[];
  /** What the agents online can do, whether or not one of them has a free slot. */
  readonly served: ReadonlySet<Specialty>;
  readonly prerequisites: readonly Prerequisite[];
  /** Attempts under way, by repository; none when absent, and counted no further than it may have. */
  readonly busyRepositories: ReadonlyMap<number, number>;
  readonly repositoryConcurrency: number;
  /** When each repository was last given something, any number that grows with time; never, where it is absent. */
  readonly lastTurns?: ReadonlyMap<number, number>;
}

export interface Assignment extends Chosen {
  readonly taskId: string;
}

/**
 * Decides which agent does what next. No clock, no I/O: the same situation gives the same answer.
 *
 * Urgent tasks first; among equally urgent ones the repositories take turns, so that one with a hundred issues
 * does not keep the others waiting: who has least under way comes first, of those who was given nothing for longest;
 * within a repository the oldest first. A task that can't be given out
 * (prerequisites, the repository's cap, no free agent) never holds up the next.
 *
 * Always true: no agent gets more than its free slots, no repository more than its cap, no task two agents.
 */
export function plan(situation: Situation): Assignment[] {
  const free = new FreeAgents(situation.agents, situation.served);
  const busyRepositories = new Map(situation.busyRepositories);
  const blocked = blockedTasks(situation);
  const assignments: Assignment[] = [];
  for (const task of inTurn(situation)) {
    if (free.slots === 0) break;
    const repositoryBusy = busyRepositories.get(task.repositoryId) ?? 0;
    if (blocked.has(task.id) || repositoryBusy >= situation.repositoryConcurrency) continue;
    const chosen = free.take(task);
    if (chosen === undefined) continue;
    assignments.push({ taskId: task.id, ...chosen });
    busyRepositories.set(task.repositoryId, repositoryBusy + 1);
  }
  return assignments;
}

function inTurn({ tasks, busyRepositories, lastTurns }: Situation): ReadyTask[] {
  const oldestFirst = [...tasks].sort((a, b) => a.queuedAt - b.queuedAt || compare(a.id, b.id));
  const ahead = new Map<string, number>();
  const turns = oldestFirst.map((task) => {
    const row = `${task.repositoryId} ${task.priority}`;
    const turn = ahead.get(row) ?? busyRepositories.get(task.repositoryId) ?? 0;
    ahead.set(row, turn + 1);
    const last = lastTurns?.get(task.repositoryId) ?? 0;
    return { task, turn, last, urgency: PRIORITIES.indexOf(task.priority) };
  });
  // With one slot nothing is under way when it gets free: without their last turns the oldest would have it for ever.
  // The sort is stable: of those that are equal the oldest stays first.
  return turns
    .sort((a, b) => a.urgency - b.urgency || a.turn - b.turn || a.last - b.last)
    .map(({ task }) => task);
}

function blockedTasks({ tasks, prerequisites }: Situation): Set<string> {
  const open = new Map(
    prerequisites.map((task) => [key(task.repositoryId, task.issueNumber), task]),
  );
  const blocked = tasks.filter((task) =>
    task.dependsOn.some((number) => {
      const prerequisite = open.get(key(task.repositoryId, number));
      return prerequisite !== undefined && !leadsTo(task, prerequisite, open);
    }),
  );
  return new Set(blocked.map(({ id }) => id));
}

/** Tasks that wait for each other would wait for ever, so such a wish is not honoured. */
function leadsTo(
  target: ReadyTask,
  from: Prerequisite,
  open: ReadonlyMap<string, Prerequisite>,
): boolean {
  const seen = new Set<number>();
  const ahead = [from.issueNumber];
  for (let number = ahead.pop(); number !== undefined; number = ahead.pop()) {
    if (number === target.issueNumber) return true;
    if (seen.has(number)) continue;
    seen.add(number);
    ahead.push(...(open.get(key(target.repositoryId, number))?.dependsOn ?? []));
  }
  return false;
}

function key(repositoryId: number, issueNumber: number): string {
  return `${repositoryId}#${issueNumber}`;
}
