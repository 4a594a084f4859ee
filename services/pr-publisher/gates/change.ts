import type { DiffSize } from '#libs/workspace';

/** One side of a file that differs. */
export interface FileSide {
  /** As git has it: `100644`, `100755`, `120000` a symbolic link, `160000` another repository. */
  readonly mode: string;
  readonly bytes: number;
  /**
   * Absent for another repository, and for what is larger than is looked through. Read from the disk each time, so that a
   * large change is never in memory as a whole: gates are given an `OpenSide`.
   */
  readonly content?: Buffer | undefined;
}

/** A side while all gates look at it: read once for all of them, and let go of after that. */
export interface OpenSide extends FileSide {
  /** Of any content, for whoever looks between the bytes of what is no text. */
  readonly utf8: string | undefined;
}

/** One path that differs. Renames are a removal and an addition. */
export interface ChangedFile<Side extends FileSide = FileSide> {
  readonly path: string;
  /** Absent when it is new. */
  readonly before?: Side;
  /** Absent when it is gone. */
  readonly after?: Side;
}

/** The one file that gates look at now. */
export type OpenFile = ChangedFile<OpenSide>;

/** What an agent's one commit does, as git says it; all that a gate may know. */
export interface Change {
  readonly files: readonly ChangedFile[];
  readonly diff: Pick<DiffSize, 'deletions' | 'files' | 'insertions'>;
  /** Of the commit: it is published too. */
  readonly message: string;
}

const SYMLINK = '120000';
const GITLINK = '160000';
/** As far as git itself looks before it calls something binary. */
const BINARY_LOOK_BYTES = 8000;

export function isSymlink(side: FileSide | undefined): boolean {
  return side?.mode === SYMLINK;
}

export function isGitlink(side: FileSide | undefined): boolean {
  return side?.mode === GITLINK;
}

/** Whether git would show no lines of it. */
export function isBinary({ content }: Pick<FileSide, 'content'>): boolean {
  return content?.subarray(0, BINARY_LOOK_BYTES).includes(0) === true;
}

/** The text of a plain file; empty for everything else. */
export function textOf(side: OpenSide | undefined): string {
  if (side === undefined || isSymlink(side) || isGitlink(side) || isBinary(side)) return '';
  return side.utf8 ?? '';
}
