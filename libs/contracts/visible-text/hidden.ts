/** What was taken out of a text, or marked in it, that a reader of the page does not see; how often. */
export interface Hidden {
  comments: number;
  /** Invisible characters, plain or as HTML entities. */
  characters: number;
  /** Elements that are marked as hidden, with all that is in them. */
  elements: number;
  /** Texts in place of pictures. */
  pictureTexts: number;
  /** Titles of links, attributes of elements. */
  titles: number;
  /** Definitions that nothing refers to. */
  definitions: number;
  /** Folded sections. What is in them stays, marked. */
  folded: number;
}

export function nothingHidden(): Hidden {
  return {
    comments: 0,
    characters: 0,
    elements: 0,
    pictureTexts: 0,
    titles: 0,
    definitions: 0,
    folded: 0,
  };
}

const WORDS: Readonly<Record<keyof Hidden, string>> = {
  comments: 'HTML comments',
  characters: 'invisible characters',
  elements: 'elements marked as hidden',
  pictureTexts: 'texts in place of pictures',
  titles: 'titles and attributes',
  definitions: 'unused definitions',
  folded: 'folded sections (kept, and marked)',
};

/** `HTML comments: 2, invisible characters: 31`; empty when nothing was hidden. */
export function hiddenInWords(...all: readonly Hidden[]): string {
  return (Object.keys(WORDS) as (keyof Hidden)[])
    .map((kind) => [WORDS[kind], all.reduce((sum, hidden) => sum + hidden[kind], 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([words, count]) => `${words}: ${count}`)
    .join(', ');
}
