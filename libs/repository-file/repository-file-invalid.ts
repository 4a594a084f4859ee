import { REPOSITORY_FILE, REPOSITORY_FILE_BYTES_MAX } from './repository-file.ts';

/** One thing that is wrong with the file. */
export interface Fault {
  /** From 1; undefined where no line is to blame, as for a file that is too large. */
  readonly line: number | undefined;
  /** `limits.maxTurns`, `specialties[0].paths[2]`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, for a person. It quotes the file: redact it before it is cut. */
  readonly message: string;
}

const FAULTS_SHOWN = 12;

/** The file says something that can't be followed. Nothing of it is. Its message quotes the file, as faults do. */
export class RepositoryFileInvalid extends Error {
  override readonly name = 'RepositoryFileInvalid';

  /** @param faults all there are, the first line first */
  constructor(
    readonly faults: readonly Fault[],
    options?: ErrorOptions,
  ) {
    super(
      `${REPOSITORY_FILE} can't be used:\n${listed(faults)}\n\nCorrect it on the default branch (docs/repository-file.md says what may stand in it) and ask again.`,
      options,
    );
  }
}

/** What has its path and is no file that anybody reads: a link could lead anywhere. */
export function unusableRepositoryFile(): RepositoryFileInvalid {
  const message = `must be a plain file of at most ${REPOSITORY_FILE_BYTES_MAX} bytes`;
  return new RepositoryFileInvalid([{ line: undefined, path: '', message }]);
}

/** `line 3: limits.maxTurns must be a whole number, at least 1`. */
export function describeFault({ line, path, message }: Fault): string {
  const what = path === '' ? message : `${path} ${message}`;
  return line === undefined ? what : `line ${line}: ${what}`;
}

function listed(faults: readonly Fault[]): string {
  const shown = faults.slice(0, FAULTS_SHOWN).map(describeFault);
  const more = faults.length - shown.length;
  const lines = more > 0 ? [...shown, `and ${more} more`] : shown;
  return lines.map((line) => `- ${line}`).join('\n');
}
