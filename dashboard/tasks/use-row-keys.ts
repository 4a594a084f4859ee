import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface RowKeys {
  readonly box: RefObject<HTMLElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
  /** Rows that can be gone to. */
  readonly count: number;
  readonly scrollTo: (index: number) => void;
}

/**
 * `j` and `k` go from row to row, `/` to the search. The row is a link and has the focus, so Enter opens it, by the
 * browser itself.
 */
export function useRowKeys(keys: RowKeys): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const { search } = newest.current;
      if (event.key === '/') search.current?.focus();
      else if (event.key === 'j') move(newest.current, 1);
      else if (event.key === 'k') move(newest.current, -1);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', hear);
    return () => {
      document.removeEventListener('keydown', hear);
    };
  }, []);
}

function move({ box, count, scrollTo }: RowKeys, by: 1 | -1): void {
  const at = document.activeElement?.getAttribute('data-index');
  const index = at === null || at === undefined ? 0 : Number(at) + by;
  if (index < 0 || index >= count) return;
  scrollTo(index);
  // The row is drawn in the next frame, if it was out of sight.
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      box.current
        ?.querySelector<HTMLElement>(`[data-index="${index}"]`)
        ?.focus({ preventScroll: true });
    });
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
