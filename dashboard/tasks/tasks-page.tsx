import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';

import { plural } from '../text/format.ts';
import { Empty, Loading, ProblemNote } from '../widgets/state-note.tsx';
import { readFilters } from './filters.ts';
import { TaskRows } from './task-rows.tsx';
import { Toolbar } from './toolbar.tsx';
import { useTaskList } from './use-task-list.ts';

export function TasksPage({ query }: { query: string }): JSX.Element {
  const filters = useMemo(() => readFilters(query), [query]);
  const tasks = useTaskList(filters);
  const search = useRef<HTMLInputElement>(null);
  const { list, loading, problem } = tasks;
  const nothing = list.items.length === 0;
  return (
    <section class="tasks" aria-labelledby="tasks-title">
      <h1 id="tasks-title" class="unseen">
        Tasks
      </h1>
      <Toolbar filters={filters} search={search} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      {nothing && loading && <Loading what="the tasks" />}
      {nothing && !loading && problem === undefined && <Nothing filtered={query !== ''} />}
      {!nothing && <TaskRows tasks={tasks} search={search} />}
      <p class="tasks-foot muted small" aria-live="polite">
        {!nothing && <span>{plural(list.total, 'task')}</span>}
        <span class="wide-only">
          <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> opens, <kbd>/</kbd> searches
        </span>
      </p>
    </section>
  );
}

function Nothing({ filtered }: { filtered: boolean }): JSX.Element {
  if (filtered)
    return (
      <Empty title="No task fits">
        <p>
          Look for something else, or <a href="/tasks">show all of them</a>.
        </p>
      </Empty>
    );
  return (
    <Empty title="No task yet">
      <p>
        Put the label <code>claude</code> on an issue, comment <code>/claude run</code> on one, or{' '}
        <a href="/new">make a task here</a>.
      </p>
    </Empty>
  );
}
