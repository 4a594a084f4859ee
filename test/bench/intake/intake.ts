import type { Bench, BenchRun, Check, Findings } from '../bench.ts';
import { compareIds } from './compare-ids.ts';
import { labeledIssue, type Payload } from './deliveries.ts';
import { CONNECTIONS, figuresOf, MODES, type Mode, type Rounds } from './figures.ts';
import { send, type Load, type Sent } from './load.ts';
import { startSystems, SURVIVES, type System, type SystemName } from './systems.ts';

/** Enough that a late answer keeps nobody waiting at 1000/s until it takes a quarter of a second. */
const CONNECTIONS_OPEN = 256;
const CLOSED_MS = { whole: 3000, quick: 1000 };
const OPEN_MS = { whole: 2500, quick: 1000 };
/** A round of its own that counts for nothing. */
const WARM_UP_MS = 1500;

/** How many deliveries webhook-ingest takes in, and how soon each is answered, beside what people would use instead. */
export const intake: Bench = {
  about: 'signed deliveries of 11 KB into webhook-ingest, beside Probot with BullMQ or pg-boss',
  async run(run) {
    const systems: System[] = [];
    try {
      const missing = await startSystems(run, systems);
      const { notes, ...found } = await measure(run, systems);
      return { ...found, notes: [...missing, ...notes] };
    } finally {
      for (const { parts } of systems) await parts.stop();
    }
  },
};

async function measure(run: BenchRun, systems: readonly System[]): Promise<Findings> {
  const payload = labeledIssue();
  const warmUp = new Map<SystemName, Sent>();
  const rounds = new Map(
    systems.map(({ name }) => [name, new Map(MODES.map((mode): [Mode, Sent[]] => [mode, []]))]),
  );
  const sendTo = async ({ port }: System, load: Partial<Load> & { forMs: number }): Promise<Sent> =>
    send({ port, payload, connections: CONNECTIONS, signal: run.signal, ...load });
  for (const system of systems)
    warmUp.set(system.name, await sendTo(system, { forMs: WARM_UP_MS }));
  for (let round = 1; round <= run.rounds; round += 1) {
    run.say(`round ${round} of ${run.rounds}`);
    for (const mode of MODES)
      for (const system of systems)
        rounds
          .get(system.name)
          ?.get(mode)
          ?.push(await sendTo(system, loadOf(mode, run)));
  }
  run.say('reads what was stored');
  const checks: Check[] = [];
  for (const system of systems) checks.push(...(await checksOf(system, rounds, warmUp)));
  return { figures: figuresOf(rounds), checks, notes: notesOf(payload, systems) };
}

function loadOf({ perSecond }: Mode, { quick }: BenchRun): Partial<Load> & { forMs: number } {
  const size = quick ? 'quick' : 'whole';
  return perSecond === undefined
    ? { forMs: CLOSED_MS[size] }
    : { forMs: OPEN_MS[size], perSecond, connections: CONNECTIONS_OPEN };
}

/** Nothing was refused; and every 202 (200 of Probot) means a message or a job that is there, and there once. */
async function checksOf(
  { name, stored }: System,
  rounds: Rounds,
  warmUp: ReadonlyMap<SystemName, Sent>,
): Promise<Check[]> {
  const measured = [...(rounds.get(name)?.values() ?? [])].flat();
  const sent = [...measured, ...[warmUp.get(name) ?? []].flat()];
  const accepted = sent.flatMap((one) => one.accepted);
  const refused = sent.reduce((sum, one) => sum + one.refused, 0);
  const checks = [
    { what: `${name} refused nothing`, ok: refused === 0, detail: `${refused} refused` },
  ];
  if (stored === undefined) return checks;
  const { missing, double, unanswered } = compareIds(accepted, await stored());
  return [
    ...checks,
    {
      what: `${name}: every delivery that was accepted is stored exactly once`,
      ok: accepted.length > 0 && missing === 0 && double === 0,
      detail: `${accepted.length} accepted, ${missing} missing, ${double} double, ${unanswered} without an answer`,
    },
  ];
}

function notesOf({ body }: Payload, systems: readonly System[]): string[] {
  return [
    `Each delivery is GitHub's own example of a labeled issue, ${body.length} bytes, signed, with an id of its own.`,
    'What a delivery that was accepted outlives follows from when its store syncs; nothing is killed or cut off here.',
    ...systems.map(({ name }) => `${name}: outlives ${SURVIVES[name]}.`),
    'Probot writes no log line for a delivery here; webhook-ingest writes one for each.',
    'Probot keeps the whole payload; webhook-ingest keeps what the system uses of it.',
    'Whoever sends, the system and its store share this machine, so the sender takes part of what is measured.',
  ];
}
