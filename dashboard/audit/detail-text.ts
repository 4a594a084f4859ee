const CHARACTERS_MAX = 400;

/** What an entry holds besides, in one line: `reason: no right, label: claude`. */
export function detailText(detail: unknown): string {
  const text = told(detail);
  return text.length <= CHARACTERS_MAX ? text : `${text.slice(0, CHARACTERS_MAX)}…`;
}

function told(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(told).filter(Boolean).join('; ');
  if (typeof value !== 'object') return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, one]) => [name, told(one)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}: ${text}`)
    .join(', ');
}
