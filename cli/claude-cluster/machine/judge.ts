import { bytes, seconds } from '../../terminal/figures.ts';
import { doubtful, missing, ok, type Finding } from './check.ts';

const GIBIBYTE = 1024 ** 3;
/** Mirrors, checkouts and dependencies of a few repositories, and the broker's store. */
const DISK_LEAST_BYTES = 2 * GIBIBYTE;
const DISK_GOOD_BYTES = 10 * GIBIBYTE;
/** GitHub refuses an App whose clock is more than a minute ahead. */
const CLOCK_OFF_MS_MAX = 60_000;
const CLOCK_OFF_MS_GOOD = 10_000;

export interface Program {
  readonly name: string;
  /** Oldest that will do: [2, 36]. */
  readonly least: readonly number[];
  readonly remedy: string;
}

/** @param said what it answers to --version; undefined when it can't be started */
export function judgeVersion(said: string | undefined, { name, least, remedy }: Program): Finding {
  if (said === undefined) return missing(`${name} is not there`, remedy);
  const [version] = /\d+\.\d+(?:\.\d+)?/.exec(said) ?? [];
  if (version === undefined)
    return doubtful(`${name} says no version: ${said.trim().slice(0, 80)}`, remedy);
  const found = version.split('.').map(Number);
  const isOlder = compare(found, least) < 0;
  return isOlder
    ? missing(`${name} ${version} is older than ${least.join('.')}`, remedy)
    : ok(`${name} ${version}`);
}

/** @param freeBytes where the cluster's data are to lie */
export function judgeDisk(freeBytes: number, folder: string): Finding {
  const detail = `${bytes(freeBytes)} free in ${folder}`;
  if (freeBytes < DISK_LEAST_BYTES)
    return missing(detail, `Free at least ${bytes(DISK_LEAST_BYTES)}, or use another disk.`);
  if (freeBytes < DISK_GOOD_BYTES)
    return doubtful(
      detail,
      `${bytes(DISK_GOOD_BYTES)} are comfortable: a repository's tests need room.`,
    );
  return ok(detail);
}

/** @param offMs how far this clock is ahead of somebody else's; undefined when nobody could be asked */
export function judgeClock(offMs: number | undefined, whose: string): Finding {
  const remedy = 'Set the clock by the network: timedatectl set-ntp true';
  if (offMs === undefined)
    return doubtful(
      'nobody answered who tells the time',
      'Compare it with another clock yourself.',
    );
  const by = `${seconds(Math.abs(offMs))} ${offMs > 0 ? 'ahead of' : 'behind'} ${whose}`;
  if (Math.abs(offMs) > CLOCK_OFF_MS_MAX) return missing(`the clock is ${by}`, remedy);
  if (Math.abs(offMs) > CLOCK_OFF_MS_GOOD) return doubtful(`the clock is ${by}`, remedy);
  return ok(`within ${CLOCK_OFF_MS_GOOD / 1000} s of ${whose}`);
}

export interface PortFound {
  readonly port: number;
  readonly use: string;
  readonly free: boolean;
}

/** A port that is taken is no fault where it is ours that listens. */
export function judgePorts(ports: readonly PortFound[]): Finding {
  const taken = ports.filter(({ free }) => !free);
  if (taken.length === 0) return ok(`free: ${ports.map(({ port }) => port).join(', ')}`);
  const list = taken.map(({ port, use }) => `${port} (${use})`).join(', ');
  return doubtful(
    `taken: ${list}`,
    'If that is the cluster itself, all is well; else end what listens there, or choose others (HTTP_PORT, --port).',
  );
}

function compare(found: readonly number[], least: readonly number[]): number {
  for (const [index, wanted] of least.entries()) {
    const difference = (found[index] ?? 0) - wanted;
    if (difference !== 0) return difference;
  }
  return 0;
}
