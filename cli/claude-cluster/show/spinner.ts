import { createLogUpdate } from 'log-update';

import type { Output } from './output.ts';

const REDRAW_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** A line that turns while something takes long. */
export interface Spinner {
  say(what: string): void;
  /** The line is gone, and the cursor back. Safe to call twice. */
  stop(): void;
}

/** The frame to show at this moment. */
export function frameAt(nowMs: number): string {
  return FRAMES[Math.floor(nowMs / REDRAW_MS) % FRAMES.length] ?? '';
}

/** On a terminal only: anywhere else it shows nothing. */
export function spinner({ live, stream, paint }: Output): Spinner {
  if (!live) return { say: () => undefined, stop: () => undefined };
  const update = createLogUpdate(stream);
  let text = '';
  const draw = (): void => {
    update(text === '' ? '' : `${paint('cyan', frameAt(Date.now()))} ${text}`);
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    say(what) {
      text = what;
      draw();
    },
    stop() {
      clearInterval(timer);
      update.clear();
      update.done();
    },
  };
}
