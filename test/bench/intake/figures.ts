import type { Figure } from '../bench.ts';
import { quantile, ratios } from '../statistics.ts';
import type { Sent } from './load.ts';
import { LIMIT, type SystemName } from './systems.ts';

/** One way to send. */
export interface Mode {
  readonly name: string;
  readonly perSecond?: number;
}

/** As fast as the answers come, over so many connections. */
export const CONNECTIONS = 32;
const CLOSED: Mode = { name: `${CONNECTIONS} connections` };
const CALM: Mode = { name: '200/s', perSecond: 200 };
export const MODES: readonly Mode[] = [CLOSED, CALM, { name: '1000/s', perSecond: 1000 }];

/** By system and mode, the rounds in their order. */
export type Rounds = ReadonlyMap<SystemName, ReadonlyMap<Mode, readonly Sent[]>>;

/** What is aimed at, beside whom; the first of each pair is ours. */
const RATES: readonly (readonly [SystemName, SystemName, number])[] = [
  ['webhook-ingest, kill-safe', 'Probot + BullMQ, everysec', 1.6],
  ['webhook-ingest, kill-safe', 'Probot + pg-boss', 7],
  ['webhook-ingest, power-safe', 'Probot + BullMQ, always', 1.2],
];
const CALM_P99: readonly (readonly [SystemName, SystemName])[] = [
  ['webhook-ingest, kill-safe', 'Probot + BullMQ, everysec'],
  ['webhook-ingest, power-safe', 'Probot + BullMQ, always'],
];

/** Every figure of every system, then how ours compare. Systems that did not run are not compared. */
export function figuresOf(rounds: Rounds): Figure[] {
  const ran = [...rounds.keys()];
  return [
    ...MODES.flatMap((mode) => ran.flatMap((system) => ofSystem(rounds, system, mode))),
    ...RATES.flatMap(([ours, theirs, atLeast]): Figure[] =>
      compared(rounds, [ours, theirs], {
        what: `${CLOSED.name}: ${ours} / ${theirs}`,
        atLeast,
        of: (system) => rates(rounds, system, CLOSED),
      }),
    ),
    ...CALM_P99.flatMap(([ours, theirs]): Figure[] =>
      compared(rounds, [ours, theirs], {
        what: `${CALM.name}: p99 of ${ours} / ${theirs}`,
        target: 1,
        of: (system) => latencies(rounds, system, { mode: CALM, share: 0.99 }),
      }),
    ),
  ];
}

function ofSystem(rounds: Rounds, system: SystemName, mode: Mode): Figure[] {
  const perSecond = rates(rounds, system, mode);
  const isOpen = mode.perSecond !== undefined;
  const rate: Figure = {
    system,
    what: isOpen ? `${mode.name}: reached` : mode.name,
    unit: 'requests/s',
    values: perSecond,
    // Of an open loop it says only who kept up.
    ...(isOpen || system === LIMIT
      ? {}
      : { ratio: { to: 'the limit', values: ratios(perSecond, rates(rounds, LIMIT, mode)) } }),
  };
  const latency = (share: number): Figure => ({
    system,
    what: `${mode.name}: p${share * 100}`,
    unit: 'ms',
    values: latencies(rounds, system, { mode, share }),
  });
  return [rate, latency(0.5), latency(0.99)];
}

function compared(
  rounds: Rounds,
  [ours, theirs]: readonly [SystemName, SystemName],
  {
    of,
    ...about
  }: Pick<Figure, 'atLeast' | 'target' | 'what'> & { of: (system: SystemName) => number[] },
): Figure[] {
  if (!rounds.has(ours) || !rounds.has(theirs)) return [];
  return [{ ...about, unit: 'x', values: ratios(of(ours), of(theirs)) }];
}

function rates(rounds: Rounds, system: SystemName, mode: Mode): number[] {
  return sentBy(rounds, system, mode).map(
    ({ accepted, tookMs }) => (accepted.length * 1000) / tookMs,
  );
}

function latencies(
  rounds: Rounds,
  system: SystemName,
  { mode, share }: { mode: Mode; share: number },
): number[] {
  return sentBy(rounds, system, mode).map(({ latenciesMs }) => quantile(latenciesMs, share));
}

function sentBy(rounds: Rounds, system: SystemName, mode: Mode): readonly Sent[] {
  return rounds.get(system)?.get(mode) ?? [];
}
