import { PRIORITIES, type Priority, type Specialty } from '#libs/contracts';

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

export interface PlanAgent {
  readonly name: string;
  readonly specialties: readonly Specialty[];
  readonly slots: number;
  /** Attempts it has been given and not ended. */
  readonly busy: number;
  /** May it be given new work? */
  readonly online: boolean;
}

/** A task that is not completed and that some ready task names. */
export interface Prerequisite {
  readonly repositoryId: number;
  readonly issueNumber: number;
  readonly dependsOn: readonly number[];
}

export interface Situation {
  readonly tasks: readonly ReadyTask[];
  readonly agents: readonly PlanAgent[];
  readonly prerequisites: readonly Prerequisite[];
  /** Attempts under way, by repository; none when absent. */
  readonly busyRepositories: ReadonlyMap<number, number>;
  readonly repositoryConcurrency: number;
}

export interface Assignment {
  readonly taskId: string;
  readonly agent: string;
  /** The agent's own specialty that the assignment is addressed to: the task's, or `general`. */
  readonly specialty: Specialty;
}

/**
 * Decides which agent does what next. No clock, no I/O: the same situation gives the same answer.
 *
 * Urgent tasks first; among equally urgent ones the repositories take turns, so that one with a hundred issues
 * does not keep the others waiting; within a repository the oldest first. A task that can't be given out
 * (prerequisites, the repository's cap, no free agent) never holds up the next.
 *
 * Always true: no agent gets more than its free slots, no repository more than its cap, no task two agents.
 */
export function plan(situation: Situation): Assignment[] {
  const busyAgents = new Map(situation.agents.map(({ name, busy }) => [name, busy]));
  const busyRepositories = new Map(situation.busyRepositories);
  const blocked = blockedTasks(situation);
  const assignments: Assignment[] = [];
  for (const task of inTurn(situation)) {
    const repositoryBusy = busyRepositories.get(task.repositoryId) ?? 0;
    if (blocked.has(task.id) || repositoryBusy >= situation.repositoryConcurrency) continue;
    const chosen = chooseAgent(task, situation.agents, busyAgents);
    if (chosen === undefined) continue;
    assignments.push({ taskId: task.id, ...chosen });
    busyRepositories.set(task.repositoryId, repositoryBusy + 1);
    busyAgents.set(chosen.agent, (busyAgents.get(chosen.agent) ?? 0) + 1);
  }
  return assignments;
}

function inTurn({ tasks, busyRepositories }: Situation): ReadyTask[] {
  const oldestFirst = [...tasks].sort((a, b) => a.queuedAt - b.queuedAt || compare(a.id, b.id));
  const ahead = new Map<string, number>();
  const turns = oldestFirst.map((task) => {
    const row = `${task.repositoryId} ${task.priority}`;
    const turn = ahead.get(row) ?? busyRepositories.get(task.repositoryId) ?? 0;
    ahead.set(row, turn + 1);
    return { task, turn, urgency: PRIORITIES.indexOf(task.priority) };
  });
  // The sort is stable: within a turn the oldest stays first.
  return turns.sort((a, b) => a.urgency - b.urgency || a.turn - b.turn).map(({ task }) => task);
}

function chooseAgent(
  task: ReadyTask,
  agents: readonly PlanAgent[],
  busyAgents: ReadonlyMap<string, number>,
): { agent: string; specialty: Specialty } | undefined {
  const online = agents.filter((agent) => agent.online);
  const specialists = online.filter(({ specialties }) => specialties.includes(task.specialty));
  // Busy specialists are waited for; only where there is none does a general agent step in.
  const specialty = specialists.length > 0 ? task.specialty : 'general';
  const [best] = online
    .filter(({ specialties }) => specialties.includes(specialty))
    .map(({ name, slots }) => ({ name, slots, busy: busyAgents.get(name) ?? 0 }))
    .filter(({ busy, slots }) => busy < slots)
    .sort(
      (a, b) =>
        Number(a.name === task.lastAgent) - Number(b.name === task.lastAgent) ||
        a.busy / a.slots - b.busy / b.slots ||
        compare(a.name, b.name),
    );
  return best && { agent: best.name, specialty };
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

/** By code point: the order must not depend on a machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
