import type { PlanAgent } from './free-agents.ts';
import { plan, type Prerequisite, type ReadyTask, type Situation } from './plan.ts';

let age = 0;

function task(id: string, more: Partial<ReadyTask> = {}): ReadyTask {
  age += 1;
  return {
    id,
    repositoryId: 1,
    issueNumber: age,
    specialty: 'backend',
    priority: 'medium',
    queuedAt: age,
    dependsOn: [],
    lastAgent: null,
    ...more,
  };
}

function agent(name: string, more: Partial<PlanAgent> = {}): PlanAgent {
  return { name, specialties: ['backend'], slots: 1, busy: 0, ...more };
}

function prerequisite(issueNumber: number, more: Partial<Prerequisite> = {}): Prerequisite {
  return { repositoryId: 1, issueNumber, dependsOn: [], ...more };
}

function servedBy(agents: readonly PlanAgent[]): Situation['served'] {
  return new Set(agents.flatMap(({ specialties }) => specialties));
}

/** `task>agent` for each assignment, in order; `task>agent (general)` when addressed to another specialty. */
function planned(situation: Partial<Situation>): string[] {
  const agents = situation.agents ?? [];
  const full = {
    tasks: [],
    agents,
    served: servedBy(agents),
    prerequisites: [],
    busyRepositories: new Map<number, number>(),
    repositoryConcurrency: 100,
    ...situation,
  };
  return plan(full).map(({ taskId, agent: name, specialty }) => {
    const wanted = full.tasks.find(({ id }) => id === taskId)?.specialty;
    return `${taskId}>${name}${wanted === specialty ? '' : ` (${specialty})`}`;
  });
}

test.each<[string, Partial<Situation>, string[]]>([
  ['nothing without tasks', { agents: [agent('pc1')] }, []],
  ['nothing without agents', { tasks: [task('a')] }, []],
  ['the oldest first', { tasks: [task('a'), task('b')], agents: [agent('pc1')] }, ['a>pc1']],
  [
    'the most urgent first, whatever its age',
    {
      tasks: [
        task('low', { priority: 'low' }),
        task('medium'),
        task('critical', { priority: 'critical' }),
        task('high', { priority: 'high' }),
      ],
      agents: [agent('pc1', { slots: 3 })],
    },
    ['critical>pc1', 'high>pc1', 'medium>pc1'],
  ],
  [
    'as many as there are free slots',
    { tasks: [task('a'), task('b'), task('c')], agents: [agent('pc1', { slots: 3, busy: 1 })] },
    ['a>pc1', 'b>pc1'],
  ],
  [
    'none to an agent whose slots were taken away',
    { tasks: [task('a')], agents: [agent('pc1', { slots: 1, busy: 3 })] },
    [],
  ],
  [
    'the least loaded agent, by share of its slots',
    {
      tasks: [task('a'), task('b')],
      agents: [agent('pc1', { slots: 2, busy: 1 }), agent('pc2', { slots: 8, busy: 2 })],
    },
    ['a>pc2', 'b>pc2'],
  ],
  [
    'equally loaded agents in the order of their names',
    { tasks: [task('a'), task('b')], agents: [agent('pc2'), agent('pc1')] },
    ['a>pc1', 'b>pc2'],
  ],
  [
    'no work of a specialty the agent does not have',
    { tasks: [task('a', { specialty: 'devops' })], agents: [agent('pc1')] },
    [],
  ],
  [
    'a general agent where no specialist lives',
    {
      tasks: [task('a', { specialty: 'devops' })],
      agents: [agent('pc1'), agent('pc2', { specialties: ['general'] })],
    },
    ['a>pc2 (general)'],
  ],
  [
    'no general agent while a specialist is merely busy',
    {
      tasks: [task('a')],
      agents: [agent('pc1', { busy: 1 }), agent('pc2', { specialties: ['general'] })],
    },
    [],
  ],
  [
    'no specialist for general work',
    { tasks: [task('a', { specialty: 'general' })], agents: [agent('pc1')] },
    [],
  ],
  [
    'an agent of several specialties no more than its slots',
    {
      tasks: [task('a'), task('b', { specialty: 'frontend' })],
      agents: [agent('pc1', { specialties: ['backend', 'frontend', 'general'] })],
    },
    ['a>pc1'],
  ],
  [
    'another agent than the one that lost the last attempt',
    {
      tasks: [task('a', { lastAgent: 'pc1' })],
      agents: [agent('pc1', { slots: 4 }), agent('pc2', { slots: 4, busy: 3 })],
    },
    ['a>pc2'],
  ],
  [
    'the same agent again when there is no other',
    { tasks: [task('a', { lastAgent: 'pc1' })], agents: [agent('pc1')] },
    ['a>pc1'],
  ],
  [
    'of those with nothing under way first who was given nothing for longest, and never before all others',
    {
      tasks: [task('of 1'), task('of 2', { repositoryId: 2 }), task('of 3', { repositoryId: 3 })],
      lastTurns: new Map(Object.entries({ 1: 20, 2: 10 }).map(([id, at]) => [Number(id), at])),
      agents: [agent('pc1', { slots: 4 })],
    },
    ['of 3>pc1', 'of 2>pc1', 'of 1>pc1'],
  ],
  [
    'no more of a repository than its cap',
    {
      tasks: [task('a'), task('b'), task('c', { repositoryId: 2 })],
      agents: [agent('pc1', { slots: 9 })],
      busyRepositories: new Map([[1, 1]]),
      repositoryConcurrency: 2,
    },
    ['c>pc1', 'a>pc1'],
  ],
  [
    'repositories in turn, so that a long queue starves nobody',
    {
      tasks: [
        task('a1'),
        task('a2'),
        task('a3'),
        task('b1', { repositoryId: 2 }),
        task('b2', { repositoryId: 2 }),
        task('c1', { repositoryId: 3 }),
      ],
      agents: [agent('pc1', { slots: 5 })],
    },
    ['a1>pc1', 'b1>pc1', 'c1>pc1', 'a2>pc1', 'b2>pc1'],
  ],
  [
    'a repository that has work under way its turn later',
    {
      tasks: [task('a1'), task('b1', { repositoryId: 2 })],
      agents: [agent('pc1')],
      busyRepositories: new Map([[1, 1]]),
    },
    ['b1>pc1'],
  ],
  [
    'nothing that waits for an unfinished task',
    {
      tasks: [task('a', { issueNumber: 21, dependsOn: [20] }), task('b')],
      agents: [agent('pc1', { slots: 2 })],
      prerequisites: [prerequisite(20)],
    },
    ['b>pc1'],
  ],
  [
    'a task whose prerequisites are completed or unknown',
    { tasks: [task('a', { dependsOn: [20, 404] })], agents: [agent('pc1')] },
    ['a>pc1'],
  ],
  [
    'a task although the same number is unfinished in another repository',
    {
      tasks: [task('a', { dependsOn: [20] })],
      agents: [agent('pc1')],
      prerequisites: [prerequisite(20, { repositoryId: 2 })],
    },
    ['a>pc1'],
  ],
  [
    'tasks that wait for each other, rather than never',
    {
      tasks: [
        task('a', { issueNumber: 30, dependsOn: [31] }),
        task('b', { issueNumber: 31, dependsOn: [32] }),
        task('c', { issueNumber: 32, dependsOn: [30] }),
      ],
      agents: [agent('pc1', { slots: 3 })],
      prerequisites: [
        prerequisite(30, { dependsOn: [31] }),
        prerequisite(31, { dependsOn: [32] }),
        prerequisite(32, { dependsOn: [30] }),
      ],
    },
    ['a>pc1', 'b>pc1', 'c>pc1'],
  ],
  [
    'nothing that waits for a ring it is not part of',
    {
      tasks: [task('a', { issueNumber: 40, dependsOn: [41] })],
      agents: [agent('pc1')],
      prerequisites: [prerequisite(41, { dependsOn: [42] }), prerequisite(42, { dependsOn: [41] })],
    },
    [],
  ],
])('gives out %s', (_, situation, expected) => {
  expect(planned(situation)).toEqual(expected);
});

test('keeps its promises in two thousand random situations', () => {
  const random = generator(42);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  for (let round = 0; round < 2000; round += 1) {
    const tasks = Array.from({ length: Math.floor(random() * 12) }, (_, index) =>
      task(`t${index}`, {
        repositoryId: pick([1, 2, 3]),
        specialty: pick(['backend', 'frontend', 'general']),
        priority: pick(['critical', 'high', 'medium', 'low']),
      }),
    );
    const agents = Array.from({ length: Math.floor(random() * 4) }, (_, index) =>
      agent(`pc${index}`, {
        specialties: pick([['backend'], ['frontend', 'general'], ['general']]),
        slots: pick([1, 2]),
        busy: pick([0, 1, 2]),
      }),
    );
    const situation = {
      tasks,
      agents,
      served: servedBy(agents),
      prerequisites: [],
      busyRepositories: new Map([[1, pick([0, 1, 2])]]),
      repositoryConcurrency: 2,
    };
    const assignments = plan({ ...situation, tasks: oldestOfEachRow(tasks, 2) });
    expect(new Set(assignments.map(({ taskId }) => taskId)).size).toBe(assignments.length);
    for (const { name, slots, busy, specialties } of agents) {
      const given = assignments.filter(({ agent: to }) => to === name);
      expect(given.length === 0 || busy + given.length <= slots).toBe(true);
      expect(given.every(({ specialty }) => specialties.includes(specialty))).toBe(true);
    }
    for (const { id, repositoryId, specialty } of tasks) {
      if (assignments.some(({ taskId }) => taskId === id)) continue;
      const busy = situation.busyRepositories.get(repositoryId) ?? 0;
      const ofRepository = assignments.filter(({ taskId }) =>
        tasks.some((one) => one.id === taskId && one.repositoryId === repositoryId),
      );
      const wanted = situation.served.has(specialty) ? specialty : 'general';
      const couldTake = agents.filter(
        (one) =>
          one.specialties.includes(wanted) &&
          one.busy + assignments.filter(({ agent: to }) => to === one.name).length < one.slots,
      );
      // Nothing is left lying that could be given out, although most of the queue is not looked at.
      expect(busy + ofRepository.length >= 2 || couldTake.length === 0).toBe(true);
    }
    for (const repositoryId of [1, 2, 3]) {
      const ids = tasks.filter((one) => one.repositoryId === repositoryId).map(({ id }) => id);
      const given = assignments.filter(({ taskId }) => ids.includes(taskId)).length;
      const busy = situation.busyRepositories.get(repositoryId) ?? 0;
      expect(given === 0 || busy + given <= 2).toBe(true);
    }
  }
});

/** As many as the cap of a repository, as the scheduler reads them: see ready-tasks.ts. */
function oldestOfEachRow(tasks: readonly ReadyTask[], most: number): ReadyTask[] {
  const rows = Map.groupBy(
    tasks.toSorted((a, b) => a.queuedAt - b.queuedAt),
    ({ repositoryId, specialty, priority }) => `${repositoryId} ${specialty} ${priority}`,
  );
  return [...rows.values()].flatMap((row) => row.slice(0, most));
}

/** A small repeatable source of numbers (mulberry32): a failure can be looked at again. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
