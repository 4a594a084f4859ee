const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `42 s`, `3 min 12 s`, `2 h 5 min`, `4 d 2 h`: two units at most, the lesser one left out when it is nothing. */
export function duration(ms: number): string {
  const all = Math.max(0, ms);
  if (all < MINUTE_MS) return `${Math.floor(all / 1000)} s`;
  if (all < HOUR_MS) return two(all, [MINUTE_MS, 'min'], [1000, 's']);
  if (all < DAY_MS) return two(all, [HOUR_MS, 'h'], [MINUTE_MS, 'min']);
  return two(all, [DAY_MS, 'd'], [HOUR_MS, 'h']);
}

/** One unit, for a narrow column: `now`, `42 s`, `3 min`, `2 h`, `4 d`. */
export function age(ms: number): string {
  if (ms < 1000) return 'now';
  if (ms < MINUTE_MS) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} d`;
}

/** `$0.004`, `$0.38`, `$12.40`, `$1,204`: as exact as it matters. */
export function money(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.1) return `$${usd.toFixed(3)}`;
  if (usd < 1000) return `$${usd.toFixed(2)}`;
  return `$${Math.round(usd).toLocaleString('en-US')}`;
}

/** `812`, `10,000`, `142.0 k`, `3.1 M`. */
export function count(number: number): string {
  if (number < 100_000) return number.toLocaleString('en-US');
  if (number < 1e6) return `${(number / 1000).toFixed(1)} k`;
  return `${(number / 1e6).toFixed(1)} M`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `512 B`, `3.4 KiB`, `15.7 GiB`. */
export function bytes(number: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, number)) / 10));
  const value = number / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power] ?? ''}`;
}

/** `93 %`, or a dash where there is nothing to measure. */
export function percent(part: number | null): string {
  return part === null ? '–' : `${Math.round(part * 100)} %`;
}

/** A moment in the reader's own time: `14:03:27`, with the date when it was another day. */
export function clock(at: string, now: number): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return '–';
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(pad).join(':');
  if (moment.toDateString() === new Date(now).toDateString()) return time;
  return `${[moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map(pad).join('-')} ${time}`;
}

/** `1 file`, `2 files`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

function two(
  ms: number,
  [big, bigName]: [number, string],
  [small, smallName]: [number, string],
): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)} ${bigName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
