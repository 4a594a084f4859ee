import { normalLabel, type Priority, type Specialty } from '#libs/contracts';
import type { PriorityRule } from '#libs/repository-file';

import { wishesOnly } from './evidence/product.ts';
import { triggerOf } from './labels.ts';
import type { IssueText } from './read-issue.ts';
import { URGENCY } from './vocabulary/urgency.ts';
import { wordPattern } from './vocabulary/word-pattern.ts';

/** The first words of a report, which tell the harm. */
const LEAD_CHARS = 400;

interface Subject {
  readonly text: IssueText;
  readonly labels: readonly string[];
  readonly specialty: Specialty;
}

/** Maintainers' own scales: `P1`, `priority: p1`, `priority/backlog`, `severity: critical`, `urgent`. */
const LABELS: readonly (readonly [Priority, RegExp])[] = [
  [
    'critical',
    scale(
      '[ps]-?0|top-priority|critical|crítico|critico|critique|kritisch|critical-urgent|urgent|urgente|blocker|emergency|outage|sev-?[01]',
    ),
  ],
  [
    'high',
    scale(
      '[ps]-?1|(?:very-)?high(?:-priority)?|important|important-soon|major|majeur|regression|data-loss|security|vulnerability|failing-test|sev-?2|release-blocker',
    ),
  ],
  ['medium', scale('[ps]-?2|medium|moderate|(?<=[/:-])normal')],
  [
    'low',
    scale(
      '[ps]-?[3-6]|(?:very-)?low(?:-priority)?|minor|mineur|menor|trivial|(?:on-)?backlog|cosmetic|nice-to-have|good-first-issue|polish|docs|documentation|typo|help-wanted|papercut|easy|beginner|chore|renovate|dependabot|greenkeeper',
    ),
  ],
];

/** The value itself, or behind the name of a scale. */
function scale(values: string): RegExp {
  return new RegExp(`^(?:.*[/:]-?|(?:priority|prio|severity|impact|kind|type)-+)?(?:${values})$`);
}

const WORDS = {
  critical: wordPattern(URGENCY.critical),
  high: wordPattern(URGENCY.high),
  low: wordPattern(URGENCY.low),
};

/**
 * How urgent an issue is: what a label says, else what the words say of the harm, else what kind of work it is.
 *
 * Words decide only in the title and the first lines; further down a log may shout "CRITICAL" about nothing.
 */
export function priorityOf(subject: Subject, triggerLabels: readonly string[]): Priority {
  const { text, labels, specialty } = subject;
  const asked = labels.flatMap((label) => triggerOf(label, triggerLabels)?.priority ?? []);
  if (asked.includes('critical')) return 'critical';
  const names = labels.map(normalLabel);
  for (const [priority, pattern] of LABELS)
    if (names.some((name) => pattern.test(name))) return priority;
  if (asked[0] !== undefined) return asked[0];
  const title = [...text.tags, text.title].join(' ');
  if (says('critical', title)) return 'critical';
  if (specialty === 'general') return says('high', title) ? 'medium' : 'low';
  if (says('high', title)) return 'high';
  if (says('low', title)) return 'low';
  const lead = text.prose.slice(0, LEAD_CHARS);
  if (says('critical', lead) || says('high', lead)) return 'high';
  // A test still to be written harms nobody today.
  return specialty === 'testing' && wishesOnly(text) ? 'low' : 'medium';
}

/** How urgent the repository's own rules make it; the first that fits counts. */
export function ruledPriority(
  labels: readonly string[],
  rules: readonly PriorityRule[],
): Priority | undefined {
  const names = labels.map(normalLabel);
  return rules.find((rule) => rule.labels.some((label) => names.includes(normalLabel(label))))
    ?.priority;
}

function says(urgency: keyof typeof WORDS, text: string): boolean {
  return text.toLowerCase().search(WORDS[urgency]) >= 0;
}
