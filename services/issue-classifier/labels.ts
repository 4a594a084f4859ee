import { normalLabel, type Priority, type Specialty } from '#libs/contracts';

/** What a trigger label asks for besides "do it". */
export interface Trigger {
  readonly specialty?: Specialty;
  readonly priority?: Priority;
}

/** What may follow a trigger label: `claude-code-backend`, `claude-urgent`. */
const SUFFIXES: ReadonlyMap<string, Trigger> = new Map<string, Trigger>([
  ['backend', { specialty: 'backend' }],
  ['database', { specialty: 'backend' }],
  ['frontend', { specialty: 'frontend' }],
  ['ui', { specialty: 'frontend' }],
  ['testing', { specialty: 'testing' }],
  ['qa', { specialty: 'testing' }],
  ['devops', { specialty: 'devops' }],
  ['infrastructure', { specialty: 'devops' }],
  ['general', { specialty: 'general' }],
  ['docs', { specialty: 'general' }],
  ['security', { priority: 'high' }],
  ['urgent', { priority: 'critical' }],
  ['ready', {}],
]);

/** Reads a label as a trigger; undefined when it is none (`claude-code-processing` is a status, not a wish). */
export function triggerOf(label: string, triggerLabels: readonly string[]): Trigger | undefined {
  const found = normalLabel(label);
  for (const trigger of triggerLabels.map(normalLabel)) {
    if (found === trigger) return {};
    const suffix = found.startsWith(`${trigger}-`)
      ? SUFFIXES.get(found.slice(trigger.length + 1))
      : undefined;
    if (suffix !== undefined) return suffix;
  }
  return undefined;
}
