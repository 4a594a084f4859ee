import { useVirtualizer } from '@tanstack/react-virtual';
import type { JSX, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import type { TaskSummary } from '../api/shapes.ts';
import { now } from '../shell/clock.ts';
import { writeRoute } from '../shell/route.ts';
import { age, money } from '../text/format.ts';
import { StatusMark } from '../widgets/status-mark.tsx';
import { Foreign } from '../widgets/text.tsx';
import type { LiveTasks } from './use-task-list.ts';
import { useRowKeys } from './use-row-keys.ts';

/** As high as in styles/tasks.css, where a phone's rows have three lines. */
const ROW_PX = 54;
const PHONE_ROW_PX = 84;
const phone = window.matchMedia('(max-width: 720px)');

/** Only the rows that one sees are in the document, so that ten thousand are as quick as ten. */
export function TaskRows({
  tasks,
  search,
}: {
  tasks: LiveTasks;
  search: RefObject<HTMLInputElement | null>;
}): JSX.Element {
  const { items, total } = tasks.list;
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => (phone.matches ? PHONE_ROW_PX : ROW_PX),
    overscan: 10,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    tasks.need(last + 1);
  }, [last, items.length]);
  useEffect(() => {
    const measure = (): void => {
      rows.measure();
    };
    phone.addEventListener('change', measure);
    return () => {
      phone.removeEventListener('change', measure);
    };
  }, []);
  useRowKeys({
    box,
    search,
    count: items.length,
    scrollTo: (index) => {
      rows.scrollToIndex(index);
    },
  });
  return (
    <div ref={box} class="rows">
      <div class="rows-all" role="list" style={{ height: `${rows.getTotalSize()}px` }}>
        {shown.map(({ index, start, size }) => (
          <div
            key={items[index]?.id ?? index}
            role="listitem"
            aria-setsize={total}
            aria-posinset={index + 1}
            class="row-place"
            style={{ transform: `translateY(${start}px)`, height: `${size}px` }}
          >
            <Row task={items[index]} index={index} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Row({ task, index }: { task: TaskSummary | undefined; index: number }): JSX.Element {
  // There is one; it has not been fetched yet.
  if (task === undefined) return <div class="row row-coming" aria-busy="true" />;
  const { id, title, repository, issueNumber, specialty, priority, agent } = task;
  return (
    <a class="row" href={writeRoute({ page: 'task', id })} data-index={index}>
      <span class="row-title">
        <Foreign text={title} />
      </span>
      <span class="row-where muted">
        <Foreign text={`${repository}#${issueNumber}`} /> · {specialty}
        {priority !== 'medium' && <span class={`priority priority-${priority}`}>{priority}</span>}
      </span>
      <span class="row-status">
        <StatusMark status={task.status} stage={task.stage} />
      </span>
      <span class="row-agent muted">{agent === null ? '' : <Foreign text={agent} />}</span>
      <span class="row-attempt muted" title="Attempt">
        {attemptOf(task)}
      </span>
      <span class="row-cost">{task.costUsd > 0 ? money(task.costUsd) : ''}</span>
      <span class="row-age muted" title={task.createdAt}>
        {age(now.value - Date.parse(task.createdAt))}
      </span>
    </a>
  );
}

function attemptOf({ attempt, attemptsMax }: TaskSummary): string {
  if (attempt === 0) return '';
  return attemptsMax === null ? `${attempt}` : `${attempt}/${attemptsMax}`;
}
