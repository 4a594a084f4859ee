import { Matches } from 'class-validator';

/** Labels that ask for work unless a repository's owner says otherwise; each also with a suffix, `claude-backend`. */
export const TRIGGER_LABELS: readonly string[] = ['claude', 'claude-code', 'auto-implement'];

/** What an issue shows of its task, one at a time; put on and taken off by pr-publisher, and never a wish of anybody. */
export const STATUS_LABELS = [
  'claude-code-waiting',
  'claude-code-processing',
  'claude-code-completed',
  'claude-code-failed',
  'needs-human',
] as const;
export type StatusLabel = (typeof STATUS_LABELS)[number];

export function isStatusLabel(label: string): boolean {
  return (STATUS_LABELS as readonly string[]).includes(normalLabel(label));
}

/** For TRIGGER_LABELS: what we put on ourselves must never ask for work. */
export function AreNoStatusLabels(): PropertyDecorator {
  return Matches(new RegExp(`^(?!(?:${STATUS_LABELS.join('|')})$)`, 'i'), {
    each: true,
    message: `TRIGGER_LABELS must not name ${STATUS_LABELS.join(', ')}: the cluster puts these on itself`,
  });
}

/** Labels are compared so: case, spaces and underscores make no difference. */
export function normalLabel(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
}

/** With which a command in a comment begins, unless the configuration names another. */
export const COMMAND_PREFIX = '/claude';

/** Of a configuration's COMMAND_PREFIX: whoever reads commands and whoever tells people of them take the same. */
export function IsCommandPrefix(): PropertyDecorator {
  return Matches(/^\/[a-z0-9][a-z0-9-]{0,30}$/, {
    message: 'COMMAND_PREFIX must be a / and small letters, digits or -, such as /claude',
  });
}
