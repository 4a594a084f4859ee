import type { ComponentChildren, JSX } from 'preact';

import { clock } from '../text/format.ts';
import { plainText } from '../text/plain-text.ts';
import { safeLink } from '../text/safe-link.ts';
import { now } from '../shell/clock.ts';

/** Words of a stranger: never markup, nothing hidden in them. Reads in its own direction and disturbs nothing around. */
export function Foreign({ text }: { text: string }): JSX.Element {
  return <bdi>{plainText(text)}</bdi>;
}

/** A link out of the page, when it is one of the web's; else its words alone. */
export function OutLink({
  to,
  children,
}: {
  to: string | null;
  children: ComponentChildren;
}): JSX.Element {
  const href = safeLink(to);
  if (href === undefined) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** A moment, in the reader's time; the exact one is in the title. */
export function Moment({ at }: { at: string }): JSX.Element {
  return (
    <time dateTime={at} title={at}>
      {clock(at, now.value)}
    </time>
  );
}
