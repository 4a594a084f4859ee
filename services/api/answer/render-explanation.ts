import type { Explanation } from '../explain/explanation.dto.ts';

/** Which gates hold something up, and what happens next. Foreign words are neutralised by whoever shows it. */
export function renderExplanation({ summary, gates, next }: Explanation): string {
  const lines = gates.map(
    ({ gate, pass, detail, until }) =>
      `- ${pass ? '✅' : '⛔'} \`${gate}\`: ${oneLine(detail)}${until === null ? '' : ` (until ${until})`}`,
  );
  return [`**${oneLine(summary)}**`, lines.join('\n'), renderNext(next)].join('\n\n');
}

/** What happens next, and when if that is known. */
export function renderNext({ at, what }: Explanation['next']): string {
  return `Next${at === null ? '' : ` at ${at}`}: ${oneLine(what)}`;
}

/** Details of others may have lines of their own, which would end a list. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
