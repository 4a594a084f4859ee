import { fitText } from '#libs/contracts';

import type { GiveUpReason } from './settle.ts';

/** The rest of what an event's detail may hold is for the attempts. */
const REASON_BYTES_MAX = 2_000;
const ATTEMPTS_TOLD_MAX = 13;
const LINE_CHARS_MAX = 110;

const BECAUSE: Record<GiveUpReason, string> = {
  'no-cure': 'Trying again would not help.',
  'no-progress': 'The last two ended the same way, so no further one was made.',
  'attempts-spent': 'No more are allowed.',
  'interrupted-too-often': 'It was interrupted too often.',
};

export interface Tried {
  readonly attempt: number;
  readonly agent: string;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/**
 * Why a task ends without a pull request, for a person: how the last attempt ended, with what to do, and, where there
 * was more than one, what each of them came to.
 *
 * @param attempts of this run, oldest first
 */
export function lastWords(attempts: readonly Tried[], because: GiveUpReason): string {
  const reason = attempts.at(-1)?.failure?.message ?? '';
  if (attempts.length < 2) return reason;
  const lines = attempts
    .slice(-ATTEMPTS_TOLD_MAX)
    .map(
      ({ attempt, agent, failure }) =>
        `- attempt ${attempt} on ${agent}: ${failure === null ? 'no result' : `${failure.code}. ${firstLine(failure.message)}`}`,
    );
  return [
    fitText(reason, REASON_BYTES_MAX),
    '',
    `What was tried (${attempts.length} attempts). ${BECAUSE[because]}`,
    ...lines,
  ].join('\n');
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length <= LINE_CHARS_MAX ? line : `${line.slice(0, LINE_CHARS_MAX - 1)}…`;
}
