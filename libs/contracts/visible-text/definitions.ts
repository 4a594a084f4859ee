import type { Hidden } from './hidden.ts';

const DEFINITION = /^ {0,3}\[((?:[^[\]\\\n]|\\.){1,300})\]:[ \t]*(\S*)[ \t]*(.*?)(\r?\n?)$/;
const TITLE_ALONE = /^[ \t]*(?:"[^"]*"|'[^']*'|\([^()]*\))[ \t]*\r?\n?$/;

/** Every label that something refers to, in small letters. */
export function labelsUsed(markdown: string): ReadonlySet<string> {
  const used = new Set<string>();
  for (const [, label = ''] of markdown.matchAll(/\[((?:[^[\]\\\n]|\\.){1,300})\](?!:)/g))
    used.add(label.toLowerCase());
  return used;
}

/**
 * Lines such as `[label]: address "title"` show nothing on the page. Those that nothing refers to are a well-known way to
 * write a comment: they go, and of all others the title goes.
 */
export function withoutIdleDefinitions(
  prose: string,
  used: ReadonlySet<string>,
  hidden: Hidden,
): string {
  let note: 'begun' | 'interrupted' | undefined;
  let mayHaveTitle = false;
  return prose
    .split(/(?<=\n)/)
    .filter((line) => line !== '')
    .map((line) => {
      const [, label = '', address = '', title = '', end = ''] = DEFINITION.exec(line) ?? [];
      if (label === '') {
        // A note goes on in lines that are set in, and until the paragraph ends.
        const isBlank = line.trim() === '';
        if (note === 'interrupted' && !isBlank && !/^[ \t]/.test(line)) note = undefined;
        if (note !== undefined && !isBlank) return '';
        if (note !== undefined) note = 'interrupted';
        const isTitle = mayHaveTitle && TITLE_ALONE.test(line);
        mayHaveTitle = false;
        hidden.titles += isTitle ? 1 : 0;
        return isTitle ? '' : line;
      }
      const isUsed = used.has(label.toLowerCase());
      note = label.startsWith('^') && !isUsed ? 'begun' : undefined;
      mayHaveTitle = !label.startsWith('^') && title === '';
      if (!isUsed) {
        hidden.definitions += 1;
        return '';
      }
      if (label.startsWith('^') || title === '') return line;
      hidden.titles += 1;
      return `[${label}]: ${address}${end}`;
    })
    .join('');
}
