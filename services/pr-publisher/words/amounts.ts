import type { Spend } from '#libs/contracts';

/** `3m 12s`, `45s`, `1h 5m`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}

/** US dollars; small amounts keep the digits that matter. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  return usd < 0.01 ? `$${usd.toPrecision(2)}` : `$${usd.toFixed(2)}`;
}

/** `1 file`, `2 files`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}

/** Everything the model read and wrote, the cache's part named. */
export function tokens(spend: Spend): string {
  const read = spend.inputTokens + spend.cacheReadTokens + spend.cacheWriteTokens;
  const cached = spend.cacheReadTokens > 0 ? ` (${amount(spend.cacheReadTokens)} cached)` : '';
  return `${amount(read)} tokens in${cached}, ${amount(spend.outputTokens)} out`;
}

/** Of a kind that is paid for, in or out. */
export function allTokens(spend: Spend): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = spend;
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
}

function amount(n: number): string {
  return n.toLocaleString('en-US');
}
