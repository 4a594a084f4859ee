import type { ComponentChildren, JSX } from 'preact';

import type { Problem } from '../api/problem.ts';
import { plainText } from '../text/plain-text.ts';

/** Where there would be something, and there is nothing: says why, and what to do. */
export function Empty({
  title,
  children,
}: {
  title: string;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <div class="muted">{children}</div>
    </div>
  );
}

export function Loading({ what }: { what: string }): JSX.Element {
  return (
    <div class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      Fetching {what} …
    </div>
  );
}

/** What went wrong and what to do, in the api's own words. */
export function ProblemNote({ problem }: { problem: Problem }): JSX.Element {
  return (
    <div class="note note-bad" role="alert">
      <strong>{plainText(problem.title)}</strong>
      <span>{plainText(problem.detail)}</span>
    </div>
  );
}
