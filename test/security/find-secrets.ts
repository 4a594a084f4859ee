import type { Secret } from './held-secrets.ts';
import type { Piece } from './places.ts';

/** A secret that lies where it must not. Never the secret itself: this ends in a report. */
export interface Finding {
  readonly secret: string;
  readonly where: string;
}

/** Any token of GitHub's, known to us or not: one for an installation is made while the cluster runs. */
const TOKEN = /(?:gh[pousr]|github_pat)_\w{30,}/;

/** Looks for secrets in pieces of text, in the forms in which they travel. */
export class SecretFinder {
  readonly #forms: readonly (readonly [name: string, form: Buffer])[];

  constructor(secrets: readonly Secret[]) {
    this.#forms = secrets.flatMap(({ name, value }) =>
      formsOf(value).map((form) => [name, Buffer.from(form)] as const),
    );
  }

  in({ where, bytes }: Piece): Finding[] {
    const names = this.#forms.filter(([, form]) => bytes.includes(form)).map(([name]) => name);
    if (TOKEN.test(bytes.toString('latin1'))) names.push('a token of GitHub');
    return [...new Set(names)].map((secret) => ({ secret, where }));
  }
}

/** Plain, in an address, in JSON, and in base64 wherever in it the value may begin. */
export function formsOf(value: string): string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    // Without the characters in which a neighbour's bits are.
    return bytes.toString('base64').slice(before === 0 ? 0 : before + 1, -4);
  });
  const all = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...inBase64];
  return [...new Set([...all, ...inBase64.map(urlSafe)])];
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
