/** Labels that ask for work unless a repository's owner says otherwise; each also with a suffix, `claude-backend`. */
export const TRIGGER_LABELS: readonly string[] = ['claude', 'claude-code', 'auto-implement'];

/** Labels are compared so: case, spaces and underscores make no difference. */
export function normalLabel(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
}

/** With which a command in a comment begins, unless the configuration names another. */
export const COMMAND_PREFIX = '/claude';
