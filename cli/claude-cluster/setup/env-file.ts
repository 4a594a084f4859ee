/** A line of a .env: a variable, or words about what follows. */
export type EnvLine = readonly [name: string, value: string] | string;

/** The text of a .env that Node's own reader takes back as it was. */
export function envText(lines: readonly EnvLine[]): string {
  const text = lines.map((line) =>
    typeof line === 'string' ? (line === '' ? '' : `# ${line}`) : `${line[0]}=${quoted(line[1])}`,
  );
  return `${text.join('\n')}\n`;
}

function quoted(value: string): string {
  if (/^[\w@%+=:,./?&-]*$/.test(value)) return value;
  const quote = ["'", '"', '`'].find((mark) => !value.includes(mark));
  if (quote === undefined || value.includes('\n'))
    throw new TypeError('A value with every kind of quote in it fits in no .env.');
  return quote + value + quote;
}
