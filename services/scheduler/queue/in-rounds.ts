/**
 * Cuts a row into rounds that have each key at most once, and keeps the order of those that share one: what follows from
 * the first is there when the second is looked at.
 */
export function inRounds<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const rounds: Item[][] = [];
  const turns = new Map<string, number>();
  for (const item of items) {
    const turn = turns.get(keyOf(item)) ?? 0;
    turns.set(keyOf(item), turn + 1);
    (rounds[turn] ??= []).push(item);
  }
  return rounds;
}
