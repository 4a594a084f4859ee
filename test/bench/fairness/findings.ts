import type { Check, Figure, Findings } from '../bench.ts';
import { timesAsFar, type Wait } from './waits.ts';

/** Of the repositories in the order in which they asked. */
type Waits = readonly Wait[];

/** The same wishes without a flood, and with one. */
export interface Round {
  readonly alone: Waits;
  readonly flooded: Waits;
  /** At which place the last of the flood's own urgent tasks was given out. */
  readonly urgentLast: number;
}

interface Scene {
  readonly agents: number;
  readonly workMs: number;
  readonly flood: number;
  readonly repositories: number;
  readonly tasks: number;
  readonly urgent: number;
}

/** So many times as long as without the flood a first task may wait. */
const TIMES_MAX = 2;

export function findingsOf(rounds: readonly Round[], scene: Scene): Findings {
  const { agents, workMs, flood, repositories, tasks, urgent } = scene;
  const urgentLast = rounds.map((round) => round.urgentLast);
  return {
    figures: [
      ...figuresOf(rounds, { what: 'longest wait for a first turn', unit: 'ms' }, ({ ms }) => ms),
      ...figuresOf(
        rounds,
        { what: 'last place of a first turn', unit: 'assignments' },
        ({ place }) => place,
      ),
    ],
    checks: [
      byPlace(rounds),
      byTime(rounds, workMs),
      {
        // What is just being given out, one task a slot at most, can't be taken back.
        what: 'the flood’s own urgent tasks, its youngest, were given out before all that waited longer',
        ok: urgentLast.every((place) => place <= urgent + agents),
        detail: `the last of ${urgent} had place ${urgentLast.join(', ')}`,
      },
    ],
    notes: [
      `${repositories} repositories ask for ${tasks} tasks each, all at one moment, while one of ${flood.toLocaleString('en')} tasks has all agents busy; and the same without it. ${agents} agents with one slot do nothing for ${workMs} ms.`,
      'A repository may have every slot here (REPOSITORY_CONCURRENCY), so that the turns alone protect the others.',
      'A place is one among all that was given out since they asked. What runs is not stopped for them: with the flood the first of them waits for a slot.',
    ],
  };
}

function figuresOf(
  rounds: readonly Round[],
  about: Pick<Figure, 'unit' | 'what'>,
  of: (wait: Wait) => number,
): Figure[] {
  const longest = (waits: Waits): number => Math.max(...waits.map(of));
  const alone = rounds.map((round) => longest(round.alone));
  const flooded = rounds.map((round) => longest(round.flooded));
  const ratios = flooded.map((value, round) => value / (alone[round] ?? Number.NaN));
  return [
    { ...about, system: 'without the flood', values: alone },
    {
      ...{ ...about, system: 'with the flood', values: flooded },
      ratio: { to: 'without', values: ratios },
    },
  ];
}

function byPlace(rounds: readonly Round[]): Check {
  const times = rounds.flatMap(({ flooded, alone }) => timesAsFar(flooded, alone));
  const most = Math.max(...times);
  return {
    what: `no first task had a place more than ${TIMES_MAX} times as far back as without the flood`,
    ok: most <= TIMES_MAX,
    detail: `${most.toFixed(2)} times at most, of ${times.length}`,
  };
}

/** What runs is not stopped for anybody: one work's time is allowed besides. */
function byTime(rounds: readonly Round[], workMs: number): Check {
  const over = rounds.flatMap(({ flooded, alone }) =>
    flooded.map(({ ms }, index) => ms - TIMES_MAX * (alone[index]?.ms ?? Number.NaN) - workMs),
  );
  const most = Math.max(...over);
  return {
    what: `no first task waited more than ${TIMES_MAX} times as long, and the time that a slot takes to get free`,
    ok: most <= 0,
    detail: `the nearest was ${Math.round(-most)} ms below`,
  };
}
