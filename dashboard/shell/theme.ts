import { signal } from '@preact/signals';

const KEY = 'claude-cluster.theme';
const CHOICES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof CHOICES)[number];

/** What was chosen; `system` follows the machine. public/theme.js sets it before the first paint. */
export const theme = signal<Theme>(chosen());

export function nextTheme(): void {
  const next = CHOICES[(CHOICES.indexOf(theme.value) + 1) % CHOICES.length] ?? 'system';
  theme.value = next;
  const { dataset } = document.documentElement;
  if (next === 'system') delete dataset['theme'];
  else dataset['theme'] = next;
  try {
    localStorage.setItem(KEY, next);
  } catch (error) {
    // Storage is switched off: the choice lasts as long as the page.
    if (!(error instanceof DOMException)) throw error;
  }
}

function chosen(): Theme {
  const { dataset } = document.documentElement;
  return CHOICES.find((choice) => choice === dataset['theme']) ?? 'system';
}
