import { signal } from '@preact/signals';

/** The moment, once a second, for ages and durations; it stands still while nobody looks. */
export const now = signal(Date.now());

export function startClock(): void {
  const tick = (): void => {
    if (!document.hidden) now.value = Date.now();
  };
  window.setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
}
