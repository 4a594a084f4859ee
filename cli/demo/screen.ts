import type { Step } from '../../infra/local/cluster/options.ts';
import type { Heard } from './follow.ts';
import type { IssueRun } from './issue-run.ts';
import type { Paint } from '../terminal/paint.ts';
import type { Summary } from './summary.ts';

/** How a run is shown: one of live-screen.ts, plain-screen.ts, json-screen.ts. */
export interface Screen {
  readonly paint: Paint;
  /** Something is being started, or is ready. */
  step(step: Step): void;
  /** All that was to be started is ready. */
  ready(facts: Readonly<Record<string, unknown>>): void;
  heard(heard: Heard): void;
  /** The issues as they are now. */
  show(runs: readonly IssueRun[]): void;
  /** What takes a moment now, besides the issues. */
  doing(what: string): void;
  /** Nothing changes any more; what is written from now on stands below. Safe to call twice. */
  freeze(): void;
  /** Words for people. */
  say(text: string): void;
  end(summary: Summary): void;
}
