import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { Task } from '../api/shapes.ts';
import { Evidence } from '../evidence/evidence.tsx';
import { plainText } from '../text/plain-text.ts';
import { Loading, ProblemNote } from '../widgets/state-note.tsx';
import { Actions } from './actions.tsx';
import { Explained } from './explained.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskGraph } from './task-graph.tsx';
import { TaskHead } from './task-head.tsx';
import { Timeline } from './timeline.tsx';
import { useTask, type LiveTask } from './use-task.ts';

export function TaskPage({ id }: { id: string }): JSX.Element {
  const live = useTask(id);
  const { data, problem } = live.task;
  if (data === undefined)
    return problem === undefined ? <Loading what="the task" /> : <ProblemNote problem={problem} />;
  return <Loaded task={data} live={live} />;
}

function Loaded({ task, live }: { task: Task; live: LiveTask }): JSX.Element {
  const [answer, setAnswer] = useState<string>();
  const { problem } = live.task;
  useEffect(() => {
    document.title = `${plainText(task.title)} · ${task.status} · Claude Code Cluster`;
  }, [task.title, task.status]);
  return (
    <article class="task" aria-labelledby="task-title">
      <TaskHead task={task}>
        <Actions
          task={task}
          onAnswer={(said) => {
            setAnswer(said);
            live.task.again();
            live.explanation.again();
          }}
        />
      </TaskHead>
      {problem !== undefined && !problem.passes && <ProblemNote problem={problem} />}
      <p class={answer === undefined ? 'unseen' : 'note note-good'} role="status">
        {answer !== undefined && plainText(answer)}
      </p>
      <div class="task-columns">
        <div class="task-main">
          <Explained task={task} explanation={live.explanation} />
          <Evidence task={task} />
        </div>
        <aside class="task-side">
          <TaskFacts task={task} />
          <TaskGraph task={task} />
          <Timeline entries={task.timeline} />
        </aside>
      </div>
    </article>
  );
}
