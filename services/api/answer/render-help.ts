import { PRIORITIES, SPECIALTIES, type CommandVerb } from '#libs/contracts';

const WISHES = `\`specialty=${SPECIALTIES.join('|')}\`, \`priority=${PRIORITIES.join('|')}\``;

const VERBS: Readonly<Record<CommandVerb, string>> = {
  run: `have this issue worked on. Takes ${WISHES}.`,
  retry: `try once more what has ended. Takes the same, and \`--from-scratch\` to begin with nothing of the former attempts.`,
  stop: 'end the work on this issue, whatever state it is in.',
  approve: 'publish what is held, after you have read it.',
  status: 'how far it is.',
  explain: 'why it is, or is not, going on, and what happens next.',
  help: 'this.',
};

/** Every command there is, as a comment gives it. */
export function renderHelp(prefix: string): string {
  const lines = Object.entries(VERBS).map(([verb, what]) => `- \`${prefix} ${verb}\`: ${what}`);
  return [
    'Who may push to this repository can comment, on a line of its own:',
    lines.join('\n'),
    'An edited comment is no command, nor is what is quoted or shown as code.',
  ].join('\n\n');
}
