import { useEffect, useRef, useState } from 'preact/hooks';

import { epoch } from './live.ts';
import { asProblem, type Problem } from './problem.ts';

export interface Answer<T> {
  /** The newest there is; stays while a newer one is fetched, and when that fails. */
  readonly data?: T;
  readonly problem?: Problem;
  readonly loading: boolean;
  /** Asks again, at most twice a second however often it is called. */
  readonly again: () => void;
}

const AGAIN_AFTER_MS = 400;
const RETRY_MS = 5000;

/**
 * What `load` answers, asked anew when `key` changes, when the connection is there again, when told to, and after a
 * failure that may pass. An answer that was overtaken by a newer question is dropped.
 */
export function useAnswer<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: Problem }>({ key });
  const [asked, setAsked] = useState(0);
  const timer = useRef(0);
  const again = (afterMs: number): void => {
    if (timer.current !== 0) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      setAsked((times) => times + 1);
    }, afterMs);
  };
  useEffect(() => {
    const end = new AbortController();
    load(end.signal).then(
      (data) => {
        if (end.signal.aborted) return;
        setState({ key, data });
      },
      (error: unknown) => {
        if (end.signal.aborted) return;
        const problem = asProblem(error);
        setState((before) => (before.key === key ? { ...before, problem } : { key, problem }));
        if (problem.passes) again(RETRY_MS);
      },
    );
    return () => {
      end.abort();
    };
  }, [key, asked, epoch.value]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = 0;
    },
    [],
  );
  const { data, problem } = state.key === key ? state : { data: undefined, problem: undefined };
  return {
    ...(data === undefined ? {} : { data }),
    ...(problem === undefined ? {} : { problem }),
    loading: data === undefined && problem === undefined,
    again: () => {
      again(AGAIN_AFTER_MS);
    },
  };
}
