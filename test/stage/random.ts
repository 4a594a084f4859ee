/** Numbers that look like chance and are the same for the same seed. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  /** @throws TypeError when there is nothing to choose from */
  pick<T>(from: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** Two parts of a run with names of their own don't disturb each other: more of one is not another draw of the other. */
export function randomOf(seed: string, part: string): Random {
  const next = mulberry32(hash(`${seed}/${part}`));
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick(from) {
      if (from.length === 0) throw new TypeError('There is nothing to choose from.');
      return from[between(0, from.length - 1)] as (typeof from)[number];
    },
    shuffle(items) {
      return items
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    },
  };
}

/** Tommy Ettinger's generator: 32 bits of state, good enough to choose a victim. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let hashed = 0x811c9dc5;
  for (const character of text)
    hashed = Math.imul(hashed ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return hashed >>> 0;
}
