import { useEffect } from 'preact/hooks';

import { ask } from '../api/ask.ts';
import { listen } from '../api/listen.ts';
import type { Explanation, Task } from '../api/shapes.ts';
import { useAnswer, type Answer } from '../api/use-answer.ts';

export interface LiveTask {
  readonly task: Answer<Task>;
  readonly explanation: Answer<Explanation>;
}

/** The api's path of a task: its id, or `owner/name#12`. */
export function pathOf(id: string): string {
  return `/tasks/${encodeURIComponent(id)}`;
}

/** A task and why it stands where it stands, asked anew whenever its stream says that something happened. */
export function useTask(id: string): LiveTask {
  const path = pathOf(id);
  const task = useAnswer(path, (signal) => ask<Task>(path, { signal }));
  const explanation = useAnswer(path, (signal) => ask<Explanation>(`${path}/explain`, { signal }));
  useEffect(
    () =>
      listen(`${path}/events`, {
        endsWhenMissing: true,
        onEvent({ name }) {
          task.again();
          if (name !== 'progress') explanation.again();
        },
      }),
    [path],
  );
  return { task, explanation };
}
