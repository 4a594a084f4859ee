import type { ComponentChildren, JSX } from 'preact';

import type { Task } from '../api/shapes.ts';
import { StatusMark } from '../widgets/status-mark.tsx';
import { Foreign, OutLink } from '../widgets/text.tsx';

export function TaskHead({
  task,
  children,
}: {
  task: Task;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <header class="task-head">
      <div class="task-words">
        <p class="muted small">
          <a href="/tasks">Tasks</a> ›{' '}
          <OutLink to={task.issueUrl}>
            <Foreign text={`${task.repository}#${task.issueNumber}`} />
          </OutLink>
        </p>
        <h1 id="task-title">
          <Foreign text={task.title} />
        </h1>
        <p class="task-line">
          <StatusMark status={task.status} stage={task.stage} />
          {task.agent !== null && (
            <span class="muted">
              on <Foreign text={task.agent} />
            </span>
          )}
          {task.pullRequest !== null && (
            <OutLink to={task.pullRequest.url}>
              Pull request #{task.pullRequest.number}
              {task.pullRequest.draft && ' (draft)'}
            </OutLink>
          )}
          {task.traceUrl !== null && <OutLink to={task.traceUrl}>Trace</OutLink>}
        </p>
      </div>
      {children}
    </header>
  );
}
