import type { Gate, GateFinding } from '#libs/contracts';

/**
 * What follows from a finding: `stop` is never published, whoever says so; `hold` waits for a person's word; `flag` is
 * published and told to the reviewer.
 */
export type Verdict = 'flag' | 'hold' | 'stop';

export interface Finding extends GateFinding {
  readonly verdict: Verdict;
}

const PATHS_SHOWN = 5;
const PATH_CHARS_MAX = 120;
/** As the contract has it. */
const DETAIL_CHARS_MAX = 1000;

export function finding(gate: Gate, verdict: Verdict, detail: string): Finding {
  return { gate, verdict, detail: detail.slice(0, DETAIL_CHARS_MAX) };
}

/** `"a", "b" and 3 more`: for a sentence. JSON's escapes make a strange name visible, and its length is bounded. */
export function named(paths: readonly string[]): string {
  const shown = paths.slice(0, PATHS_SHOWN).map((path) => JSON.stringify(shorten(path)));
  const more = paths.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function shorten(path: string): string {
  return path.length <= PATH_CHARS_MAX ? path : `${path.slice(0, PATH_CHARS_MAX - 1)}…`;
}
