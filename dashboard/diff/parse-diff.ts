export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same' | 'note';
  /** Its number before and after; absent where it is not there. */
  readonly before?: number;
  readonly after?: number;
  readonly text: string;
}

export interface Hunk {
  /** `@@ -1,4 +1,6 @@ function total()` */
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

export interface FileDiff {
  readonly path: string;
  /** Its former name, where it was renamed. */
  readonly from?: string;
  readonly change: 'added' | 'deleted' | 'renamed' | 'modified';
  /** git shows no lines of it. */
  readonly binary: boolean;
  readonly insertions: number;
  readonly deletions: number;
  readonly hunks: readonly Hunk[];
}

interface OpenFile {
  path: string;
  from?: string;
  change: FileDiff['change'];
  binary: boolean;
  insertions: number;
  deletions: number;
  hunks: { header: string; lines: DiffLine[] }[];
}

/** Where the next line of a hunk stands, and how many are still to come on each side. */
interface Place {
  before: number;
  after: number;
  removedLeft: number;
  addedLeft: number;
}

const FILE = /^diff --git (?:"?a\/(.*?)"?) (?:"?b\/(.*?)"?)$/;
const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * A patch as git writes it, file by file. Never fails: what is cut off or unknown is left out.
 *
 * A hunk says how many lines it has, and only that many are its own: a removed line that begins with `-- ` is no header.
 */
export function parseDiff(patch: string): FileDiff[] {
  const files: OpenFile[] = [];
  let place: Place | undefined;
  for (const line of patch.split('\n')) {
    const file = files.at(-1);
    const hunk = file?.hunks.at(-1);
    if (place !== undefined && file !== undefined && hunk !== undefined) {
      if (hasMore(place) || line.startsWith('\\')) {
        const read = readLine(line, place);
        if (read !== undefined) {
          add(file, hunk.lines, read);
          continue;
        }
      }
      place = undefined;
    }
    const names = FILE.exec(line);
    if (names !== null) files.push(opened(names[2] ?? ''));
    else if (file !== undefined) place = readHeader(file, line);
  }
  return files;
}

function opened(path: string): OpenFile {
  return { path, change: 'modified', binary: false, insertions: 0, deletions: 0, hunks: [] };
}

/** @returns where the lines begin, if it is a hunk's */
function readHeader(file: OpenFile, line: string): Place | undefined {
  const hunk = HUNK.exec(line);
  if (hunk !== null) {
    file.hunks.push({ header: line, lines: [] });
    const [, before, removedLeft = '1', after, addedLeft = '1'] = hunk;
    return {
      before: Number(before),
      after: Number(after),
      removedLeft: Number(removedLeft),
      addedLeft: Number(addedLeft),
    };
  }
  if (line.startsWith('new file mode')) file.change = 'added';
  else if (line.startsWith('deleted file mode')) file.change = 'deleted';
  else if (line.startsWith('rename from ')) {
    file.change = 'renamed';
    file.from = line.slice('rename from '.length);
  } else if (line.startsWith('rename to ')) file.path = line.slice('rename to '.length);
  else if (/^(?:Binary files|GIT binary patch)/.test(line)) file.binary = true;
  return undefined;
}

function hasMore({ removedLeft, addedLeft }: Place): boolean {
  return removedLeft > 0 || addedLeft > 0;
}

function readLine(line: string, place: Place): DiffLine | undefined {
  const text = line.slice(1);
  switch (line.charAt(0)) {
    case '+':
      place.addedLeft -= 1;
      return { kind: 'added', after: place.after++, text };
    case '-':
      place.removedLeft -= 1;
      return { kind: 'removed', before: place.before++, text };
    case ' ':
      place.removedLeft -= 1;
      place.addedLeft -= 1;
      return { kind: 'same', before: place.before++, after: place.after++, text };
    case '\\':
      return { kind: 'note', text: text.trim() };
    default:
      return undefined;
  }
}

function add(file: OpenFile, lines: DiffLine[], line: DiffLine): void {
  lines.push(line);
  if (line.kind === 'added') file.insertions += 1;
  if (line.kind === 'removed') file.deletions += 1;
}
