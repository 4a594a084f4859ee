import { GAP } from '../fit-text.ts';
import { labelsUsed, withoutIdleDefinitions } from './definitions.ts';
import { nothingHidden, type Hidden } from './hidden.ts';
import { withoutInvisible } from './invisible-characters.ts';
import { markdownParts } from './markdown-parts.ts';
import { visibleProse, type Progress } from './visible-prose.ts';

export interface VisibleText {
  readonly text: string;
  readonly hidden: Hidden;
}

/**
 * An issue's Markdown as its reader sees it on the page. Pure, and linear in the text.
 *
 * Whoever let the work begin read the page, so a model gets no more than that. Code stays as it is but for invisible
 * characters. Where it is not plain whether something is seen, it counts as hidden. It makes an injected order harder to
 * hide; it is not what keeps the cluster safe.
 */
export function visibleText(markdown: string): VisibleText {
  const hidden = nothingHidden();
  const { text, removed } = withoutInvisible(markdown);
  hidden.characters = removed;
  const gap = GAP.exec(text);
  if (gap === null) return { text: visible(text, hidden), hidden };
  // A long text travels without its middle: half a comment may stand before the gap, and half of one behind it.
  const head = text.slice(0, gap.index);
  const tail = withoutTornComment(text.slice(gap.index + gap[0].length), hidden);
  return { text: visible(head, hidden) + gap[0] + visible(tail, hidden), hidden };
}

/** A title or a label: one line, and no Markdown. */
export function visibleLine(line: string): VisibleText {
  const { text, removed } = withoutInvisible(line.replace(/\s+/g, ' '));
  return { text: text.trim(), hidden: { ...nothingHidden(), characters: removed } };
}

function visible(markdown: string, hidden: Hidden): string {
  const used = labelsUsed(markdown);
  const progress: Progress = { hidden, hiding: undefined };
  return markdownParts(markdown)
    .map(({ kind, text }) => {
      if (kind === 'code') return progress.hiding === undefined ? text : '';
      if (kind === 'raw') return visibleProse(text, true, progress);
      return visibleProse(withoutIdleDefinitions(text, used, hidden), false, progress);
    })
    .join('');
}

function withoutTornComment(tail: string, hidden: Hidden): string {
  const end = tail.indexOf('-->');
  const start = tail.indexOf('<!--');
  if (end < 0 || (start >= 0 && start < end)) return tail;
  hidden.comments += 1;
  return tail.slice(end + 3);
}
