import { styleText } from 'node:util';

/** How a text is to look; `styleText` fits, and so does a function that leaves it as it is. */
export type Paint = (style: Style, text: string) => string;
export type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow';

/** Colours where the stream is a terminal that shows them. NO_COLOR and FORCE_COLOR are styleText's business. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}
