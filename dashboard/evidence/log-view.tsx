import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { call } from '../api/ask.ts';
import type { Attempt, Task } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { appendText, EMPTY_LOG, type Log } from '../log/fold-log.ts';
import { tidyLines } from '../log/tidy-lines.ts';
import { pathOf } from '../task/use-task.ts';
import { count } from '../text/format.ts';
import { Empty, Loading, ProblemNote } from '../widgets/state-note.tsx';
import { Download } from './download.tsx';

/** The words of an attempt: as they come while it runs, the whole log when it has ended. */
export function LogView({ task, attempt }: { task: Task; attempt: Attempt }): JSX.Element {
  const path = `${pathOf(task.id)}/log?attempt=${attempt.attempt}`;
  const { data, problem, again } = useAnswer(path, (signal) => readLog(path, signal));
  const running = attempt.outcome === 'running';
  // The task is fetched anew with each word of its agent; the log is, too.
  useEffect(() => {
    if (data !== undefined) again();
  }, [task.updatedAt, attempt.stage, attempt.round, attempt.tokens, attempt.outcome, task]);
  if (data === undefined)
    return problem === undefined ? <Loading what="the log" /> : <ProblemNote problem={problem} />;
  return (
    <>
      <div class="evidence-line muted small">
        <span>{running ? 'Live: what the agent says it does' : whatOf(data)}</span>
        <Download task={task} attempt={attempt} kind="log" />
      </div>
      {data.lines.length === 0 ? (
        <Empty title="Nothing has been said yet" />
      ) : (
        <Lines log={data} follow={running} />
      )}
    </>
  );
}

async function readLog(path: string, signal: AbortSignal): Promise<Log> {
  const response = await call(path, { signal });
  const body = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let log = EMPTY_LOG;
  for (;;) {
    const { done = true, value = '' } = (await body?.read()) ?? {};
    if (done) return log;
    log = appendText(log, value);
  }
}

function whatOf({ lines, dropped }: Log): string {
  return dropped === 0
    ? `${count(lines.length)} lines`
    : `The last ${count(lines.length)} of ${count(lines.length + dropped)} lines; download it for the rest`;
}

/** Stays at the end while one looks at the end, and where one reads while one reads. */
function Lines({ log, follow }: { log: Log; follow: boolean }): JSX.Element {
  const box = useRef<HTMLPreElement>(null);
  const [atEnd, setAtEnd] = useState(follow);
  const text = useMemo(() => tidyLines(log.lines, Date.now()).join('\n'), [log]);
  useEffect(() => {
    const { current } = box;
    if (current !== null && follow && atEnd) current.scrollTop = current.scrollHeight;
  }, [log]);
  return (
    <pre
      ref={box}
      class="log"
      tabIndex={0}
      aria-label="Log"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        setAtEnd(scrollHeight - scrollTop - clientHeight < 24);
      }}
    >
      {text}
    </pre>
  );
}
