import { addFact, type Fact } from './facts.ts';
import { at, LIFE } from './life.fixture.ts';

describe('what is known of a task', () => {
  it('is the same in whatever order and however often it was heard', () => {
    for (const order of permutations(LIFE)) {
      const facts = [...order, ...order.slice(0, 3)].reduce<Fact[]>(addFact, []);
      expect(facts).toEqual(LIFE);
    }
  });

  it('holds the stages of the newest attempt that told any, in whatever order they were heard', () => {
    const stages = [1, 1, 2].map((attempt, index): Fact => {
      return { kind: 'staged', at: at(10 + index), attempt, stage: 'edit', round: index };
    });
    for (const order of permutations(stages))
      expect(order.reduce<Fact[]>(addFact, [])).toEqual(stages.slice(2));
  });

  it('keeps the latest of very many', () => {
    let facts: Fact[] = [];
    for (let n = 0; n < 150; n++)
      facts = addFact(facts, { ...LIFE[1], at: new Date(n * 1000).toISOString() } as Fact);
    expect(facts).toHaveLength(100);
    expect(facts.at(-1)?.at).toBe(new Date(149_000).toISOString());
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}
