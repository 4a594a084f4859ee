import type { Span } from './span.ts';

/** Something this process holds and nobody else may see. */
export interface KnownSecret {
  /** The variable it came in. */
  readonly name: string;
  readonly value: string;
}

/** Finds known secrets in a text. */
export type KnownMatcher = (text: string) => Span[];

/** A shorter value may be an ordinary word, and the logs would be full of holes. */
export const SECRET_CHARS_MIN = 8;

/** The texts that give secrets away, and which secret each gives away. */
export type KnownForms = ReadonlyMap<string, string>;

export function formsOfAll(secrets: readonly KnownSecret[]): KnownForms {
  const nameOf = new Map<string, string>();
  for (const { name, value } of secrets)
    for (const form of pieces(value).flatMap(formsOf))
      if (form.length >= SECRET_CHARS_MIN && !nameOf.has(form)) nameOf.set(form, name);
  return nameOf;
}

/** Finds any of these forms, the longest of those that begin at the same place. */
export function matchKnown(nameOf: KnownForms): KnownMatcher {
  if (nameOf.size === 0) return () => [];
  const longestFirst = [...nameOf.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(literally).join('|'), 'g');
  return (text) =>
    Array.from(text.matchAll(pattern), ({ index, 0: form }) => ({
      from: index,
      start: index,
      end: index + form.length,
      name: nameOf.get(form) ?? 'secret',
    }));
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** Of a value of several lines, a key in PEM, each line is secret too: that is how it shows up in a patch or a log. */
function pieces(value: string): string[] {
  const whole = value.trim();
  const lines = whole.split(/\r?\n/).filter((line) => !line.startsWith('-----'));
  const isLong = (piece: string): boolean => piece.length >= SECRET_CHARS_MIN;
  return [...new Set([whole, ...lines.map((line) => line.trim())])].filter(isLong);
}

/** As it is, and as it looks inside JSON, JSON in JSON, an address, a form, and base64, where it may begin in any place. */
function formsOf(value: string): string[] {
  const json = escaped(value);
  const percent = encodeURIComponent(value);
  const strict = percent.replace(/[!'()*~]/g, percentCode);
  const inText = [value, json, escaped(json), percent, strict];
  const all = [
    ...inText,
    ...[percent, strict].flatMap((text) => [lowerCodes(text), text.replaceAll('%20', '+')]),
    ...[0, 1, 2].flatMap((shift) => base64Forms(value, shift)),
  ];
  // Streams read bytes: a character beyond ASCII is several of them there.
  return [...all, ...all.map((form) => Buffer.from(form, 'utf8').toString('latin1'))];
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function percentCode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function lowerCodes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

/** The characters that depend on the value alone when `shift` bytes stand before it: `user:` in Basic authentication. */
function base64Forms(value: string, shift: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value, 'utf8')]);
  const [from, to] = [Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return (['base64', 'base64url'] as const).map((alphabet) =>
    bytes.toString(alphabet).slice(from, to),
  );
}
