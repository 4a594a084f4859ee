import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** For an option that takes a whole number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** For an option that takes a duration: `90s`, `30m`, `2h`, `7d`. In milliseconds. */
export function duration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined || Number(count) === 0)
    throw new InvalidArgumentError('Give a duration such as 90s, 30m, 2h or 7d.');
  return Number(count) * (UNITS[unit] ?? 0) * 1000;
}

/** For an option that takes `a,b,c`; blanks around the words don't count. */
export function words(text: string): string[] {
  const found = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (found.length === 0) throw new InvalidArgumentError('Give one word or more, with commas.');
  return found;
}

/** For an option that takes a moment: ISO 8601, or a duration before now. As ISO 8601. */
export function moment(text: string): string {
  if (/^\d+[smhd]$/.test(text)) return new Date(Date.now() - duration(text)).toISOString();
  const parsed = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(parsed.getTime()))
    return parsed.toISOString();
  throw new InvalidArgumentError('Give a date such as 2026-03-01, or how long ago: 24h, 7d.');
}
