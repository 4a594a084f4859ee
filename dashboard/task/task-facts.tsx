import type { ComponentChildren, JSX } from 'preact';

import type { Task } from '../api/shapes.ts';
import { now } from '../shell/clock.ts';
import { count, duration, money } from '../text/format.ts';
import { Foreign, Moment } from '../widgets/text.tsx';

export function TaskFacts({ task }: { task: Task }): JSX.Element {
  const { attempt, attemptsMax, run, requestedBy, classification, approvals } = task;
  return (
    <section class="card" aria-label="Facts">
      <dl class="facts">
        <Fact name="Cost">
          {money(task.costUsd)} <span class="muted">· {count(task.tokens)} tokens</span>
        </Fact>
        <Fact name="Attempt">
          {attempt === 0 ? 'none yet' : attempt}
          {attempt > 0 && attemptsMax !== null && ` of ${attemptsMax}`}
          {run > 1 && <span class="muted"> · asked for {run} times</span>}
        </Fact>
        <Fact name="Took">{tookOf(task, now.value)}</Fact>
        <Fact name="Specialty">
          {task.specialty}
          {classification !== null && (
            <span class="muted"> · {Math.round(classification.confidence * 100)} % sure</span>
          )}
        </Fact>
        <Fact name="Priority">{task.priority}</Fact>
        {requestedBy !== null && (
          <Fact name="Asked by">
            <Foreign text={requestedBy} />
          </Fact>
        )}
        {approvals.map(({ by, at }) => (
          <Fact key={at} name="Approved by">
            <Foreign text={by} />{' '}
            <span class="muted">
              <Moment at={at} />
            </span>
          </Fact>
        ))}
        <Fact name="Made">
          <Moment at={task.createdAt} />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function tookOf({ createdAt, startedAt, finishedAt }: Task, at: number): string {
  const end = finishedAt === null ? at : Date.parse(finishedAt);
  const waited = (startedAt === null ? end : Date.parse(startedAt)) - Date.parse(createdAt);
  if (startedAt === null) return `waits ${duration(waited)}`;
  return `${duration(end - Date.parse(startedAt))}, after ${duration(waited)} of waiting`;
}
