import { useEffect, useRef, useState } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import { epoch, onEvent } from '../api/live.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { Page, TaskSummary } from '../api/shapes.ts';
import { writeFilters, type Filters } from './filters.ts';
import { appendPage, EMPTY_LIST, foldTask, type TaskList } from './fold-task.ts';

export interface LiveTasks {
  readonly list: TaskList;
  readonly loading: boolean;
  readonly problem?: Problem;
  /** Fetches on until so many rows are there, or all. */
  readonly need: (rows: number) => void;
}

const PAGE = 200;
const RETRY_MS = 5000;

/** The tasks that fit the filters: fetched as far as one looks, and kept up to date by the stream. */
export function useTaskList(filters: Filters): LiveTasks {
  const key = writeFilters(filters);
  const [state, setState] = useState<{ list: TaskList; loading: boolean; problem?: Problem }>({
    list: EMPTY_LIST,
    loading: true,
  });
  const [retries, setRetries] = useState(0);
  const fetching = useRef<AbortController | undefined>(undefined);
  const current = useRef(state.list);
  current.current = state.list;

  /** One page; the first one takes the place of what was there. */
  const fetchPage = async (cursor: string | null): Promise<void> => {
    const end = new AbortController();
    fetching.current = end;
    const params = `${key === '' ? '' : `${key}&`}sort=-createdAt&limit=${PAGE}`;
    const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    try {
      const page = await ask<Page<TaskSummary>>(`/tasks?${params}${more}`, { signal: end.signal });
      if (end.signal.aborted) return;
      const before = cursor === null ? EMPTY_LIST : current.current;
      setState({ list: appendPage(before, page), loading: false });
    } catch (error) {
      if (end.signal.aborted) return;
      const problem = asProblem(error);
      setState((now) => ({ ...now, loading: false, problem }));
      if (problem.passes)
        window.setTimeout(() => {
          setRetries((times) => times + 1);
        }, RETRY_MS);
    } finally {
      if (fetching.current === end) fetching.current = undefined;
    }
  };

  useEffect(() => {
    setState((before) => ({ list: before.list, loading: true }));
    void fetchPage(null);
    return () => {
      fetching.current?.abort();
    };
  }, [key, epoch.value, retries]);
  useEffect(
    () =>
      onEvent('task', (data) => {
        setState((now) => ({ ...now, list: foldTask(now.list, data as TaskSummary, filters) }));
      }),
    [key],
  );
  return {
    ...state,
    need(rows) {
      const { items, nextCursor } = current.current;
      if (rows <= items.length || nextCursor === null || fetching.current !== undefined) return;
      void fetchPage(nextCursor);
    },
  };
}
