import { STATUS_LABELS } from '#libs/contracts';

/**
 * What may stand in the file, as patterns: the rules of its class and of its JSON schema.
 *
 * Linear or near it in what they read, for people write it; and in the words that JSON schema knows (`u`, no other flag).
 */

/** One command as a person types it: words and quotations, and nothing that only a shell understands. As splitCommand. */
export const COMMAND =
  /^(?=[^]{1,2000}$)(?!\s*[A-Za-z_]\w*=)(?!\s*(?:(?:''|"")+(?:[ \t]|\s*$)|$))\s*(?:'[^'\0]*'|"(?:[^"\\\0]|\\[^\0])*"|\\(?!\s*$)[^\0]|\$(?!\()|[^'"\\|;&<>`$\n\0])+\s*$/u;

/** One word of a command, as its program gets it. */
export const WORD = /^[^\0]*$/u;

/** The name of a model, or one of the CLI's short names. Never an option. */
export const MODEL = /^[A-Za-z0-9][\w.:@/[\]-]{0,99}$/u;

/**
 * A glob within the tree: no `..`, not from the root, no negation; and so few stars and braces that comparing a hostile one
 * with a long path takes no time worth mentioning.
 */
export const GLOB =
  /^(?=[^]{1,200}$)(?![/!#])(?!.*\.\.)(?!(?:.*\*\*){4})(?!.*(?:\*[^/]*){4})(?!(?:.*\{){3})(?!.*\{[^}]*\{)[^\\()|\p{Cc}]+$/u;

/** As GitHub takes it. */
export const LABEL = /^(?!\s)[^\p{Cc}]{1,50}(?<!\s)$/u;

/**
 * A label that counts here, or is put on: none of those by which the cluster shows where a task stands, in any spelling. One
 * that it puts on itself would ask for the work anew, or end it.
 */
export const LABEL_OF_OURS = new RegExp(
  `^(?!(?:${STATUS_LABELS.map(inAnySpelling).join('|')})$)${LABEL.source.slice(1)}`,
  'u',
);

function inAnySpelling(label: string): string {
  return label
    .replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
    .replace(/-/g, '(?:-|[\\s_]+)');
}

/** `login`, or `organisation/team`. The @ is how people write it. */
export const REVIEWER = /^@?[A-Za-z0-9][\w-]{0,38}(?:\/[A-Za-z0-9_][\w.-]{0,99})?$/u;

/** Words that end in / or -; `issue-12-...` follows. */
export const BRANCH_PREFIX = /^(?=.{0,50}$)(?:[A-Za-z0-9][\w-]*\/)*(?:[A-Za-z0-9][\w-]*-)?$/u;
