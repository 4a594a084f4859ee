import { failureSignature } from './failure-signature.ts';

const RETRY_DELAY_MAX_MS = 5 * 60_000;

/** They tell of a PC, a network or a person at the switch, and nothing of the work. */
const INTERRUPTIONS: ReadonlySet<string> = new Set(['agent-lost', 'agent-stopped']);
/** The same again is no use, yet a session that begins with fresh eyes may see what the first did not. */
const FRESH_EYES: ReadonlySet<string> = new Set(['no-change', 'tests-failed']);
/** Somebody else's trouble: that it is the same as a moment ago says only that it is not over. */
const NEIGHBOURS: ReadonlySet<string> = new Set([
  'artifact-upload-failed',
  'clone-failed',
  'model-error',
]);

/** How an attempt ended without a commit. */
export interface Ended {
  readonly code: string;
  readonly retryable: boolean;
  readonly message: string;
}

export interface Bounds {
  /** Attempts that may fail by themselves. */
  readonly attemptsMax: number;
  /** Attempts that may be interrupted: more, but not for ever, or work that fells its PC would fell them all. */
  readonly interruptionsMax: number;
  /** The wait before the second attempt. */
  readonly delayMs: number;
}

export type GiveUpReason = 'no-cure' | 'no-progress' | 'attempts-spent' | 'interrupted-too-often';

/** What follows when an attempt ended without a commit. */
export type NextStep =
  | { readonly step: 'retry'; readonly afterMs: number }
  | { readonly step: 'give-up'; readonly because: GiveUpReason };

/**
 * Another attempt, or the end?
 *
 * An interruption says nothing about the work, so the next attempt starts at once and none is used up. Any other
 * failure may be somebody's overload and waits: the first delay, then twice as long each time, at most five minutes.
 * The same failure twice in a row, interruptions apart, is no progress, unless it is a neighbour's.
 *
 * @param ended of this run, oldest first; what follows the last is decided
 */
export function settle(ended: readonly Ended[], bounds: Bounds): NextStep {
  const last = ended.at(-1);
  if (last === undefined) throw new TypeError('No attempt has ended, so nothing follows.');
  if (isInterruption(last))
    return ended.filter(isInterruption).length > bounds.interruptionsMax
      ? giveUp('interrupted-too-often')
      : { step: 'retry', afterMs: 0 };
  const failures = ended.filter((one) => !isInterruption(one));
  const before = failures.at(-2);
  if (!last.retryable && !FRESH_EYES.has(last.code)) return giveUp('no-cure');
  if (before !== undefined && isNoProgress(before, last)) return giveUp('no-progress');
  if (failures.length >= bounds.attemptsMax) return giveUp('attempts-spent');
  const afterMs = Math.min(bounds.delayMs * 2 ** (failures.length - 1), RETRY_DELAY_MAX_MS);
  return { step: 'retry', afterMs };
}

export function isInterruption({ code }: { readonly code: string }): boolean {
  return INTERRUPTIONS.has(code);
}

function isNoProgress(before: Ended, last: Ended): boolean {
  return !NEIGHBOURS.has(last.code) && failureSignature(before) === failureSignature(last);
}

function giveUp(because: GiveUpReason): NextStep {
  return { step: 'give-up', because };
}
