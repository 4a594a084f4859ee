/** More than this is not an order of work but an attack on the planner. */
const DEPENDENCIES_MAX = 20;

const WORDS = /\b(?:depends[ -]on|blocked[ -]by)\b:?/gi;
const REFERENCE = /[\s,;&]*(?:and\s+)?([\w.-]+\/[\w.-]+)?#(\d{1,9})\b/iy;

/**
 * The issues a text says must be done first: `Depends-on: #12`, `Blocked by #12, #14 and owner/name#15`.
 *
 * References to other repositories are left out: their tasks can't be told from this repository's by number.
 *
 * @param issue where the text stands, so that it can't depend on itself
 * @returns numbers in ascending order, each once, at most 20
 */
export function dependsOn(
  text: string,
  issue: { number: number; repositoryName: string },
): number[] {
  const numbers = new Set<number>();
  for (const word of text.matchAll(WORDS)) {
    REFERENCE.lastIndex = word.index + word[0].length;
    let reference: RegExpExecArray | null;
    while ((reference = REFERENCE.exec(text)) !== null) {
      const [, repository = issue.repositoryName, number] = reference;
      if (repository.toLowerCase() === issue.repositoryName.toLowerCase())
        numbers.add(Number(number));
    }
  }
  numbers.delete(issue.number);
  numbers.delete(0);
  return [...numbers].sort((a, b) => a - b).slice(0, DEPENDENCIES_MAX);
}
