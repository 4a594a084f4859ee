import { createLogUpdate } from 'log-update';

import { money, seconds } from '../../terminal/figures.ts';
import { cutColumns, plainLine } from '../../terminal/terminal-text.ts';
import type { Task, TaskSummary, TimelineEntry } from '../connect/answers.ts';
import type { Output } from '../show/output.ts';
import { frameAt } from '../show/spinner.ts';
import { STATUS_STYLES, statusText, timelineLine } from '../show/task-lines.ts';
import { referenceOf } from '../task-reference.ts';

/** How one task is shown while it is worked on. */
export interface WorkflowScreen {
  show(task: TaskSummary): void;
  /** Nothing of the task is known yet. */
  doing(what: string): void;
  /** An event of the task's stream. */
  heard(event: string, data: unknown): void;
  /** Nothing changes any more. Safe to call twice. */
  freeze(): void;
  end(task: Task): void;
}

/** JSON lines, plain lines for a pipe, or on a terminal lines that stay above one that lives. */
export function workflowScreen(output: Output): WorkflowScreen {
  if (output.json) return jsonScreen(output);
  return output.live ? liveScreen(output) : plainScreen(output, () => undefined);
}

function jsonScreen({ stream }: Output): WorkflowScreen {
  const line = (value: object): void => {
    stream.write(`${JSON.stringify(value)}\n`);
  };
  return {
    show: (task) => {
      line({ event: 'task', data: task });
    },
    doing: (detail) => {
      line({ event: 'accepted', data: { detail } });
    },
    heard: (event, data) => {
      line({ event, data });
    },
    freeze: () => undefined,
    end: (task) => {
      line({ event: 'end', data: task });
    },
  };
}

/** One line for each thing that happened, and each only once: after a broken connection some come again. */
function plainScreen(output: Output, changed: (task: TaskSummary) => void): WorkflowScreen {
  const told = new Set<string>();
  const tell = (entry: TimelineEntry): void => {
    if (told.has(entry.id)) return;
    told.add(entry.id);
    output.say(timelineLine(entry, output));
  };
  return {
    show: (task) => {
      output.say(`${output.paint('bold', referenceOf(task))} ${plainLine(task.title)}`);
      changed(task);
    },
    doing: (what) => {
      output.say(plainLine(what));
    },
    heard: (event, data) => {
      if (event === 'timeline') tell(data as TimelineEntry);
      if (event === 'task') changed(data as TaskSummary);
    },
    freeze: () => undefined,
    end: (task) => {
      for (const entry of task.timeline) tell(entry);
      output.say(closing(task, output));
    },
  };
}

const REDRAW_MS = 100;

/** The plain lines, and below them what is being done at this moment. */
function liveScreen(output: Output): WorkflowScreen {
  const update = createLogUpdate(output.stream);
  const startedMs = Date.now();
  let task: TaskSummary | undefined;
  let said = '';
  const draw = (): void => {
    update(cutColumns(liveLine(), output.columns - 1));
  };
  const liveLine = (): string => {
    const spent = seconds(Date.now() - startedMs);
    const what =
      task === undefined
        ? 'asking'
        : [statusText(task), task.agent, said].filter(Boolean).join('  ');
    const cost = task === undefined ? '' : `  ${money(task.costUsd)}`;
    return `${frameAt(Date.now())} ${what}${cost}  ${spent}`;
  };
  const plain = plainScreen(output, (next) => {
    task = next;
  });
  const timer = setInterval(draw, REDRAW_MS);
  const freeze = (): void => {
    clearInterval(timer);
    update.clear();
    update.done();
  };
  /** What stays is written above the line that lives. */
  const above = (write: () => void): void => {
    update.clear();
    write();
    draw();
  };
  return {
    show: (next) => {
      above(() => {
        plain.show(next);
      });
    },
    doing: (what) => {
      above(() => {
        plain.doing(what);
      });
    },
    heard: (event, data) => {
      if (event === 'progress') said = wordOf(data);
      above(() => {
        plain.heard(event, data);
      });
    },
    freeze,
    end: (ended) => {
      freeze();
      plain.end(ended);
    },
  };
}

function wordOf(data: unknown): string {
  const { message } = data as { message?: unknown };
  return typeof message === 'string' ? plainLine(message) : '';
}

function closing(task: Task, { paint }: Output): string {
  const status = paint(STATUS_STYLES[task.status], statusText(task));
  const spent = money(task.costUsd);
  const pullRequest = task.pullRequest === null ? [] : [plainLine(task.pullRequest.url)];
  const why = task.reason === null ? [] : [plainLine(task.reason)];
  const gates = task.gates.map(({ gate, detail }) => plainLine(`${gate}: ${detail}`));
  const next =
    task.status === 'held'
      ? [`To let it through: claude-cluster approve ${referenceOf(task)}`]
      : [];
  return ['', `${status}  ${spent}`, ...pullRequest, ...why, ...gates, ...next].join('\n');
}
