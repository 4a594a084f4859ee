import { PRIORITIES, SPECIALTIES, type Priority, type Specialty } from '#libs/contracts';

import { UsageError } from './arguments.ts';

/** An issue and what a person says is right for it. */
export interface Row {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly repo: string;
  readonly specialty: Specialty;
  /** Whoever else could take it without harm; `specialty` is one of them. */
  readonly acceptable: readonly Specialty[];
  readonly priority: Priority;
  readonly lang: string;
  /** A person had to think. */
  readonly hard: boolean;
}

interface Unknowns {
  readonly body: string | null;
  readonly labels: readonly string[] | null;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads issues with their right answers, one JSON object a line; empty lines are passed over.
 *
 * @throws UsageError names the line and the field.
 */
export function readRows(text: string): Row[] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [rowOf(line, index + 1)]));
  if (rows.length === 0)
    throw new UsageError('The file holds no issues. Put one JSON object on each line.');
  return rows;
}

function rowOf(line: string, number: number): Row {
  const fields = objectOf(line, number);
  const wrong = faultOf(fields);
  if (wrong !== undefined) throw new UsageError(`Line ${number}: ${wrong}. Mend that field.`);
  // Every field has just been looked at.
  const row = fields as unknown as Omit<Row, 'body' | 'labels'> & Unknowns;
  return { ...row, body: row.body ?? '', labels: row.labels ?? [] };
}

function objectOf(line: string, number: number): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UsageError(`Line ${number} is no JSON. Put one JSON object on each line.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new UsageError(`Line ${number} is no object. Put one JSON object on each line.`);
}

function faultOf(fields: Fields): string | undefined {
  const { title, body, labels, repo, specialty, acceptable, priority, lang, hard } = fields;
  const faults: readonly (readonly [boolean, string])[] = [
    [typeof title === 'string', 'title must be a text'],
    [body === null || typeof body === 'string', 'body must be a text or null'],
    [labels === null || isTexts(labels), 'labels must be a list of texts or null'],
    [typeof repo === 'string' && /^[^/\s]+\/[^/\s]+$/.test(repo), 'repo must be "owner/name"'],
    [isSpecialty(specialty), `specialty must be one of ${SPECIALTIES.join(', ')}`],
    [
      Array.isArray(acceptable) && acceptable.every(isSpecialty) && acceptable.includes(specialty),
      'acceptable must be a list of specialties that has the row’s own',
    ],
    [
      PRIORITIES.some((known) => known === priority),
      `priority must be one of ${PRIORITIES.join(', ')}`,
    ],
    [typeof lang === 'string' && lang !== '', 'lang must be a text like "en"'],
    [typeof hard === 'boolean', 'hard must be true or false'],
  ];
  return faults.find(([holds]) => !holds)?.[1];
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isSpecialty(value: unknown): boolean {
  return SPECIALTIES.some((known) => known === value);
}
