import type { JSX } from 'preact';

/** Drawn here on a grid of 16, so that nothing has to be fetched. */
const PATHS = {
  tasks: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  agents: 'M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3',
  cluster: 'M2.5 13.5v-4M6.2 13.5v-8M9.8 13.5v-6M13.5 13.5v-11',
  audit: 'M8 1.8l5.2 2v4c0 3.2-2.2 5.4-5.2 6.4-3-1-5.2-3.2-5.2-6.4v-4zM5.8 8l1.6 1.6 3-3.2',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3.2 3.2',
  out: 'M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6',
  system: 'M8 2.2a5.8 5.8 0 1 0 0 11.6zM8 2.2a5.8 5.8 0 0 1 0 11.6',
  light:
    'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M3 13l1.2-1.2M11.8 4.2L13 3',
  dark: 'M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7z',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  circle: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z',
  dot: 'M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  bar: 'M3.6 12.4l8.8-8.8M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.4',
  down: 'M8 2.5v8M4.5 7.5L8 11l3.5-3.5M2.5 13.5h11',
  link: 'M6.5 3h-4v10.5H13V9.5M9 2.5h4.5V7M13.2 2.8L7.5 8.5',
} as const;
export type IconName = keyof typeof PATHS;

/** Beside words that say the same: a reader of screens passes it over. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
