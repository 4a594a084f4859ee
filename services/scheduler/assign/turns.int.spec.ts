import type { EntityManager } from '#libs/persistence';

import { Agent } from '../agent.entity.ts';
import { Alone } from '../alone.fixture.ts';
import { newTask, workOf } from '../queue/task-of-issue.ts';
import { askedFor } from '../stage.fixture.ts';
import { Task } from '../task.entity.ts';
import { decide } from './decide.ts';
import { GiveOut } from './give-out.ts';

const FLOOD = 1;
const OTHERS = [2, 3, 4, 5, 6, 7];
/** Far above the slots: nothing but the turns protects anybody. */
const CAP = 50;

let alone: Alone;

beforeAll(async () => {
  alone = await Alone.open();
});

afterAll(() => alone.close());

/** In a transaction that nobody else sees, with one agent. */
async function aside(slots: number, work: (tx: EntityManager) => Promise<void>): Promise<void> {
  await alone.aside(async (tx) => {
    const agent = { hostname: 'octo-pc', specialties: ['backend' as const], slots };
    await tx.insert(Agent, { id: 'pc1', ...agent, state: 'online', decidedAt: new Date() });
    await work(tx);
  });
}

let asked = 0;
async function ask(
  tx: EntityManager,
  {
    repository,
    tasks,
    ...more
  }: { repository: number; tasks: number; priority?: Task['priority'] },
): Promise<void> {
  for (let count = 0; count < tasks; count += 1) {
    asked += 1;
    const task = newTask(workOf(askedFor(asked, { repositoryId: repository }), undefined));
    await tx.insert(Task, { ...task, queuedAt: new Date(Date.UTC(2026, 0, 1, 0, asked)), ...more });
  }
}

/** Decides, ends the oldest task that runs, and decides again. @returns of whom what was given out, in order */
async function turns(tx: EntityManager, count: number): Promise<Task[]> {
  const given: Task[] = [];
  for (let ended = 0; given.length < count; ended += 1) {
    const decision = await decide(tx, alone.scheduler.app.get(GiveOut), CAP);
    for (const { taskId } of decision.given)
      given.push(await tx.findOneByOrFail(Task, { id: taskId }));
    const over = given[ended];
    if (over === undefined) throw new RangeError('Nothing was given out.');
    await tx.update(Task, over.id, { status: 'publishing', leaseUntil: null });
  }
  return given.slice(0, count);
}

/** At which place each of the others had its first turn. */
function firstPlaces(given: readonly Task[]): number[] {
  return OTHERS.map(
    (repository) => given.findIndex(({ repositoryId }) => repositoryId === repository) + 1,
  );
}

async function placesOf(tx: EntityManager): Promise<number[]> {
  for (const repository of OTHERS) await ask(tx, { repository, tasks: 3 });
  return firstPlaces(await turns(tx, 2 * OTHERS.length + 2));
}

test.each([1, 2, 5])(
  'with %d slots a flood does not double the wait of anybody for a first turn',
  async (slots) => {
    let alone: number[] = [];
    let flooded: number[] = [];
    await aside(slots, async (tx) => {
      alone = await placesOf(tx);
    });
    await aside(slots, async (tx) => {
      await ask(tx, { repository: FLOOD, tasks: 60 });
      await turns(tx, 4 * slots);
      flooded = await placesOf(tx);
    });
    expect(alone).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [index, place] of flooded.entries()) {
      expect(place).toBeGreaterThan(0);
      expect(place).toBeLessThanOrEqual(2 * (alone[index] ?? 0));
    }
  },
);

test('within a repository the urgent come first, however young they are', async () => {
  await aside(1, async (tx) => {
    await ask(tx, { repository: FLOOD, tasks: 8 });
    for (const priority of ['low', 'high', 'critical', 'high'] as const)
      await ask(tx, { repository: FLOOD, tasks: 1, priority });
    const given = await turns(tx, 12);
    const [critical, ...rest] = given.map(({ priority }) => priority);
    expect(critical).toBe('critical');
    expect(rest.slice(0, 2)).toEqual(['high', 'high']);
    expect(rest.at(-1)).toBe('low');
  });
});
