import { GithubIssue, parseEvent } from '#libs/contracts';
import { StreamReader } from '#libs/messaging';

import { onBroker } from '../backstage.ts';
import type { Bench, BenchRun, Check, Figure, Findings } from '../bench.ts';
import { quantile, ratios } from '../statistics.ts';
import { compareIds } from './compare-ids.ts';
import { labeledIssue, type Payload } from './deliveries.ts';
import { send, type Load, type Sent } from './load.ts';
import { LIMIT, startSystems, type System } from './systems.ts';

const CONNECTIONS = 32;
/** Enough that a late answer keeps nobody waiting at 1000/s until it takes a quarter of a second. */
const CONNECTIONS_OPEN = 256;
const CLOSED_MS = { whole: 3000, quick: 1000 };
const OPEN_MS = { whole: 3000, quick: 1000 };
/** A round of its own that counts for nothing. */
const WARM_UP_MS = 1000;

/** One way to send. */
interface Mode {
  readonly name: string;
  readonly perSecond?: number;
}

const MODES: readonly Mode[] = [
  { name: `${CONNECTIONS} connections` },
  { name: '200/s', perSecond: 200 },
  { name: '1000/s', perSecond: 1000 },
];

/** How many deliveries webhook-ingest takes in, and how soon each is answered, beside the least a server can do. */
export const intake: Bench = {
  about: 'signed deliveries of 11 KB into webhook-ingest, beside bare node http',
  async run(run) {
    const systems: System[] = [];
    try {
      await startSystems(run, systems);
      return await measure(run, systems);
    } finally {
      for (const { parts } of systems) await parts.stop();
    }
  },
};

/** By system and mode, the rounds in their order. */
type Rounds = Map<System, Map<Mode, Sent[]>>;

async function measure(run: BenchRun, systems: readonly System[]): Promise<Findings> {
  const payload = labeledIssue();
  const accepted = new Map(systems.map((system) => [system, [] as string[]]));
  const rounds: Rounds = new Map(
    systems.map((system) => [system, new Map(MODES.map((mode) => [mode, []]))]),
  );
  const sendTo = async (system: System, load: Partial<Load> & { forMs: number }): Promise<Sent> => {
    const { port } = system;
    const common = { port, payload, connections: CONNECTIONS, signal: run.signal };
    const sent = await send({ ...common, ...load });
    accepted.get(system)?.push(...sent.accepted);
    return sent;
  };
  for (const system of systems) await sendTo(system, { forMs: WARM_UP_MS });
  for (let round = 1; round <= run.rounds; round += 1) {
    run.say(`round ${round} of ${run.rounds}`);
    for (const mode of MODES)
      for (const system of systems)
        rounds
          .get(system)
          ?.get(mode)
          ?.push(await sendTo(system, loadOf(mode, run)));
  }
  run.say('reads the streams');
  const checks: Check[] = [];
  for (const [system, ids] of accepted)
    checks.push(...refusedOf(system, rounds), ...(await storedOf(system, ids)));
  return { figures: figuresOf(systems, rounds), checks, notes: notesOf(payload) };
}

function loadOf({ perSecond }: Mode, { quick }: BenchRun): Partial<Load> & { forMs: number } {
  const size = quick ? 'quick' : 'whole';
  return perSecond === undefined
    ? { forMs: CLOSED_MS[size] }
    : { forMs: OPEN_MS[size], perSecond, connections: CONNECTIONS_OPEN };
}

function figuresOf(systems: readonly System[], rounds: Rounds): Figure[] {
  const limit = systems.find(({ name }) => name === LIMIT);
  return MODES.flatMap((mode) =>
    systems.flatMap((system): Figure[] => {
      const sent = rounds.get(system)?.get(mode) ?? [];
      const about = { system: system.name };
      const perSecond = sent.map(rateOf);
      const toLimit = ratios(
        perSecond,
        ((limit && rounds.get(limit)?.get(mode)) ?? []).map(rateOf),
      );
      const isOpen = mode.perSecond !== undefined;
      const rate: Figure = {
        ...about,
        what: isOpen ? `${mode.name}: reached` : mode.name,
        unit: 'requests/s',
        values: perSecond,
        // Of an open loop it says only who kept up.
        ...(isOpen || system === limit ? {} : { ratio: { to: 'the limit', values: toLimit } }),
      };
      const latency = (share: number): Figure => ({
        ...about,
        what: `${mode.name}: p${share * 100}`,
        unit: 'ms',
        values: sent.map(({ latenciesMs }) => quantile(latenciesMs, share)),
      });
      return [rate, latency(0.5), latency(0.99)];
    }),
  );
}

function rateOf({ accepted, tookMs }: Sent): number {
  return (accepted.length * 1000) / tookMs;
}

function refusedOf(system: System, rounds: Rounds): Check[] {
  const sent = [...(rounds.get(system)?.values() ?? [])].flat();
  const refused = sent.reduce((sum, one) => sum + one.refused, 0);
  return [
    { what: `${system.name} refused nothing`, ok: refused === 0, detail: `${refused} refused` },
  ];
}

/** Every 202 means a message that is there, and there once. */
async function storedOf({ name, natsUrl }: System, accepted: readonly string[]): Promise<Check[]> {
  if (natsUrl === undefined) return [];
  const stored = await onBroker(natsUrl, async (app) => {
    const ids: string[] = [];
    for await (const part of app.get(StreamReader).messagesOf(GithubIssue.stream))
      ids.push(...part.map(({ text }) => parseEvent(text, [GithubIssue]).event.id));
    return ids;
  });
  const { missing, double, unanswered } = compareIds(accepted, stored);
  return [
    {
      what: `${name}: every 202 is in the stream exactly once`,
      ok: accepted.length > 0 && missing === 0 && double === 0,
      detail: `${accepted.length} answered 202, ${missing} missing, ${double} double, ${unanswered} without an answer`,
    },
  ];
}

function notesOf({ body }: Payload): string[] {
  return [
    `Each delivery is GitHub's own example of a labeled issue, ${body.length} bytes, signed, with an id of its own.`,
    'kill-safe: the broker syncs every 2 minutes; a 202 outlives kill -9 of any process, a power cut takes the last minutes.',
    'power-safe (the default): the broker syncs before it acknowledges; a 202 outlives a power cut.',
    'The limit keeps nothing: each of its 202s is lost with the process.',
    'Whoever sends, the service and the broker share this machine, so the sender takes part of what is measured.',
    'Probot, BullMQ and pg-boss are not measured here.',
  ];
}
