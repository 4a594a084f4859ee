import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type EvalArguments =
  | { readonly help: true }
  | {
      readonly help: false;
      readonly file: string;
      readonly json: boolean;
      /** 0: the classifier as it is. */
      readonly folds: number;
    };

/** The command line or the file can't be followed; the message is one line and ends with the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Measures the classifier on issues whose right answer is known.

  npm run eval:classifier -- FILE.jsonl [--json] [--folds N]

FILE holds one JSON object a line: title, body, labels (null: unknown), repo ("owner/name"), specialty,
acceptable (a list that has it), priority, lang ("en", "pt"...), hard (true or false). Other fields are passed over.

  --json   a last line {"n","strict","acceptable","priority","nonEnglish","hard","byClass"}, as fractions
  --folds  cross-validated: the rows are dealt out into N folds, and each is judged without the words that only it has
  --help   this

Exit code: 0 when measured, 64 for a wrong command line or file.
`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  folds: { type: 'string', default: '0' },
  help: { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function parseEvalArguments(argv: readonly string[]): EvalArguments {
  const { values, positionals } = parse(argv);
  if (values.help) return { help: true };
  const [file] = positionals;
  if (file === undefined || positionals.length !== 1)
    throw new UsageError(
      `One file is wanted, not ${positionals.length}. Say: npm run eval:classifier -- FILE.jsonl`,
    );
  const folds = Number(values.folds);
  if (!Number.isInteger(folds) || folds < 0 || folds === 1)
    throw new UsageError(`${values.folds} folds can't be made. Give --folds a number from 2 on.`);
  return { help: false, file, json: values.json, folds };
}

// The type is inferred: parseArgs knows it best.
function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    const [first = ''] = (cause as Error).message.split(/\.(?:\s|$)/, 1);
    throw new UsageError(`${first}. See: npm run eval:classifier -- --help`, { cause });
  }
}
