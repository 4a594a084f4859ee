import type { IssueRun } from './issue-run.ts';
import { money, seconds } from '../terminal/figures.ts';
import { stageText } from './render-table.ts';
import type { Screen } from './screen.ts';
import { plainLine } from '../terminal/terminal-text.ts';

/** One line per change, for logs and pipes. */
export function plainScreen(out: NodeJS.WritableStream, now: () => number): Screen {
  const startedAtMs = now();
  const told = new Map<number, string>();
  const line = (text: string): void => {
    out.write(`[${seconds(now() - startedAtMs).padStart(8)}] ${text}\n`);
  };
  return {
    paint: (_style, text) => text,
    step: ({ name, state }) => {
      if (state === 'ready') line(`${name} is ready`);
    },
    ready: () => {
      line('Everything is ready');
    },
    heard: () => undefined,
    show: (runs) => {
      for (const run of runs) {
        const text = lineOf(run);
        if (told.get(run.number) !== text) line(text);
        told.set(run.number, text);
      }
    },
    doing: line,
    freeze: () => undefined,
    say: (text) => {
      out.write(`${text}\n`);
    },
    end: () => undefined,
  };
}

/** The same as long as nothing has changed that is worth a line. */
export function lineOf(run: IssueRun): string {
  const { number, agent, attempt, costUsd, message, outcome, specialty, title } = run;
  const facts = [
    `#${number}`,
    stageText(run),
    ...(specialty === undefined ? [`"${plainLine(title)}"`] : [specialty]),
    ...(agent === undefined ? [] : [`on ${agent}`]),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(outcome === undefined ? [] : [money(costUsd)]),
  ];
  const why = ['failed', 'queued', 'declined'].includes(run.stage) ? plainLine(message) : '';
  return facts.join('  ') + (why === '' ? '' : `: ${why}`);
}
