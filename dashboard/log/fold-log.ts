import { plainLog } from '../text/plain-text.ts';

/** What is shown of a log; the whole can be downloaded. */
const LINES_MAX = 5000;

export interface Log {
  readonly lines: readonly string[];
  /** Lines that were there before the first one shown. */
  readonly dropped: number;
}

export const EMPTY_LOG: Log = { lines: [], dropped: 0 };

/** Lines that come at the end, in whatever pieces; the last one may go on in the next piece. */
export function appendText(log: Log, text: string): Log {
  if (text === '') return log;
  const [first = '', ...more] = plainLog(text).split('\n');
  const before = log.lines.slice(0, -1);
  return shortened({ ...log, lines: [...before, `${log.lines.at(-1) ?? ''}${first}`, ...more] });
}

function shortened({ lines, dropped }: Log): Log {
  const excess = lines.length - LINES_MAX;
  return excess <= 0
    ? { lines, dropped }
    : { lines: lines.slice(excess), dropped: dropped + excess };
}
