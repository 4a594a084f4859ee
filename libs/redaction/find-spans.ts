import type { KnownMatcher } from './known-values.ts';
import { SHAPES } from './shapes.ts';
import type { Span } from './span.ts';

/**
 * Where secrets stand in a text, in order and apart from each other. Takes time in proportion to the text.
 *
 * Known values and shapes are looked for in the same text, and what overlaps becomes one: a shape that ends in the
 * middle of a known value would leave the rest of it readable otherwise.
 */
export function findSpans(text: string, known: KnownMatcher): Span[] {
  const spans = [...known(text), ...SHAPES.flatMap((shape) => ofShape(text, shape))];
  // Stable: where two begin together the known one comes first, and gives its name.
  spans.sort((a, b) => a.start - b.start);
  const apart: Span[] = [];
  for (const span of spans) {
    const last = apart.at(-1);
    if (last === undefined || span.start >= last.end) apart.push(span);
    else
      apart[apart.length - 1] = {
        ...last,
        from: Math.min(last.from, span.from),
        end: Math.max(last.end, span.end),
      };
  }
  return apart;
}

/** Says so in a fraction of the time that it takes to find them. */
export function holdsNone(text: string, known: KnownMatcher): boolean {
  return SHAPES.every(({ pattern }) => text.search(pattern) < 0) && known(text).length === 0;
}

function ofShape(text: string, { name, pattern }: (typeof SHAPES)[number]): Span[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const kept = match.groups?.['kept']?.length ?? 0;
    const from = match.index;
    return { from, start: from + kept, end: from + match[0].length, name };
  });
}
