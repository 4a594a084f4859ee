import type { Priority, Specialty } from '#libs/contracts';

import { normalLabel, triggerOf } from './labels.ts';
import type { IssueText } from './read-issue.ts';

interface Subject {
  readonly text: IssueText;
  readonly labels: readonly string[];
  readonly specialty: Specialty;
}

/** Maintainers' own scales: `P1`, `priority/backlog`, `severity: critical`, `urgent`. */
const LABELS: readonly (readonly [Priority, RegExp])[] = [
  [
    'critical',
    /^(?:p-?0|s-?0|(?:.*[/:-])?(?:critical|critical-urgent|urgent|blocker|emergency|outage|sev-?[01]))$/,
  ],
  [
    'high',
    /^(?:p-?1|s-?1|(?:.*[/:-])?(?:high|important|important-soon|major|regression|data-loss|security|vulnerability|sev-?2|release-blocker))$/,
  ],
  ['medium', /^(?:p-?2|s-?2|(?:priority|prio|severity|p)[/:-]+(?:medium|normal|moderate)|medium)$/],
  [
    'low',
    /^(?:p-?[345]|s-?[34]|(?:.*[/:-])?(?:low|minor|trivial|backlog|cosmetic|nice-to-have|good-first-issue|polish|docs|documentation|typo))$/,
  ],
];

/** Something is down, lost or open to attack, and it is now. */
const CRITICAL =
  /\b(?:production (?:is )?down|outage|data loss|loses? (?:all )?data|remote code execution|rce|sql injection|leak(?:s|ed)? (?:secrets?|credentials?|passwords?|tokens?)|critical|hotfix|emergency|(?:server|service|apiserver|cluster|site|app) (?:fails? to start|(?:can'?t|cannot|won'?t) start|is down)|all users (?:affected|locked out))\b|本番障害|全ユーザー|データ(?:が)?消え|数据丢失|宕机|datenverlust|produktion steht|perte de données|pérdida de datos|perda de dados|потер[яи] данных|не запускается сервер/iu;

/** A whole use is blocked, or what comes out is wrong without a word. */
const HIGH =
  /\b(?:urgent|asap|high priority|regression|security|vulnerab\w*|cve-\d+|crash(?:es|ed|ing)?|deadlock\w*|data corruption|corrupt(?:s|ed)?|memory corruption|undefined behaviou?r|use after free|unsound\w*|race condition|blocks? (?:the )?release|release[ -]blocking|blocking|before (?:the )?next release|broken (?:published )?package|unusable|completely broken|cannot use|can'?t use|build failures?|fails? to publish|flaky test|prevent(?:s|ing) us from|no workaround)\b|至急|緊急|使えない|クラッシュ|落ちる|紧急|無法使用|无法使用|崩溃|absturz|dringend|stürzt ab|unbenutzbar|urgente?|plantage|inutilisable|inservible|inutilizable|срочно|падает|зависает/iu;

/** Nothing is broken, or hardly anyone would notice. */
const LOW =
  /\b(?:typos?|cosmetic|minor|nit|nitpick|nice to have|low priority|slight(?:ly)?|styling|wording|spelling|clean ?up|rename|tidy|outdated|misleading|confusing|deprecat\w*|todo|un-?xfail|unit tests for|add tests?|fuzz test\w*|polish|icon|colou?r|highlighting|placeholder|indentation|log messages?|warning|license|would be nice|feature request|some ?day|eventually|good first issue|help wanted|hacktoberfest)\b|誤字|些細|急ぎません|错别字|小问题|tippfehler|kosmetisch|coquille|mineur|errata|erro de digitação|опечатк|мелоч/iu;

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
  if (CRITICAL.test(text.title)) return 'critical';
  if (specialty === 'general') return HIGH.test(text.title) ? 'medium' : 'low';
  if (HIGH.test(text.title)) return 'high';
  const lead = text.prose.slice(0, 400);
  if (LOW.test(text.title)) return 'low';
  if (CRITICAL.test(lead) || HIGH.test(lead)) return 'high';
  return 'medium';
}
