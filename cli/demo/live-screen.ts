import { createLogUpdate } from 'log-update';

import type { Step } from '../../infra/local/cluster/options.ts';
import type { IssueRun } from './issue-run.ts';
import { paintFor, type Paint } from '../terminal/paint.ts';
import { renderTable } from './render-table.ts';
import type { Screen } from './screen.ts';

const REDRAW_MS = 200;
const WIDTH_MIN = 20;
/** Of a terminal that does not say. */
const WIDTH_UNKNOWN = 80;

/** A table that lives in place: a row per issue; above it what is being started, while it is. */
export function liveScreen(out: NodeJS.WriteStream, now: () => number): Screen {
  const update = createLogUpdate(out);
  const paint = paintFor(out);
  const steps = new Map<string, Step['state']>();
  let isReady = false;
  let doing = '';
  let frozen = false;
  let runs: readonly IssueRun[] = [];

  const draw = (): void => {
    const width = Math.max(WIDTH_MIN, out.columns || WIDTH_UNKNOWN);
    const header = isReady ? doing : stepsText(steps, paint);
    const table = runs.length === 0 ? [] : [renderTable(runs, { width, nowMs: now(), paint })];
    update([header, ...table].filter((part) => part !== '').join('\n\n'));
  };
  const timer = setInterval(draw, REDRAW_MS);
  out.write('\n');
  return {
    paint,
    step: ({ name, state }) => {
      steps.set(name, state);
      draw();
    },
    ready: () => {
      isReady = true;
      draw();
    },
    heard: () => undefined,
    show: (next) => {
      runs = next;
      draw();
    },
    doing: (what) => {
      doing = paint('dim', what);
      draw();
    },
    freeze: () => {
      if (frozen) return;
      doing = '';
      frozen = true;
      clearInterval(timer);
      draw();
      update.done();
    },
    say: (text) => {
      out.write(`${text}\n`);
    },
    end: () => undefined,
  };
}

/** `Starting: broker ✓  postgres ✓  scheduler …` */
export function stepsText(steps: ReadonlyMap<string, Step['state']>, paint: Paint): string {
  const words = [...steps].map(([name, state]) =>
    state === 'ready' ? `${name} ${paint('green', '✓')}` : paint('dim', `${name} …`),
  );
  return `${paint('bold', 'Starting')}  ${words.join('  ')}`;
}
