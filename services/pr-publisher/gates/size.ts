import type { Change } from './change.ts';
import { finding, named, type Finding } from './finding.ts';

/** What a person can still review, as the cluster's owner sees it. */
export interface SizeLimits {
  readonly filesMax: number;
  /** Added and removed together. */
  readonly linesMax: number;
  /** By which it makes the repository larger. */
  readonly bytesMax: number;
  /** Of all contents that are looked through, those before the change included. */
  readonly contentBytesMax: number;
}

/** A file larger than this is not looked through, and so never published. */
export const FILE_BYTES_MAX = 8 * 1024 * 1024;

/** Holds what nobody would read to the end; from half of that on the reviewer is told. */
export function size(change: Change, limits: SizeLimits): Finding[] {
  return [...unread(change, limits), ...tooLarge(change, limits)];
}

/** A gate that has not seen a content can't vouch for it. */
function unread({ files }: Change, { contentBytesMax }: SizeLimits): Finding[] {
  const paths = files
    .filter(({ after }) => after !== undefined && after.bytes > 0 && after.content === undefined)
    .map(({ path }) => path);
  if (paths.length === 0) return [];
  return [
    finding(
      'size',
      'stop',
      `It is too large to be looked through: ${named(paths)} (at most ${FILE_BYTES_MAX} bytes a file, and ${contentBytesMax} together, which GATE_CONTENT_BYTES_MAX of pr-publisher sets).`,
    ),
  ];
}

function tooLarge({ files, diff }: Change, limits: SizeLimits): Finding[] {
  const grows = files.reduce(
    (sum, { before, after }) => sum + Math.max(0, (after?.bytes ?? 0) - (before?.bytes ?? 0)),
    0,
  );
  const measures = [
    ['files', diff.files, limits.filesMax, 'GATE_FILES_MAX'],
    ['lines', diff.insertions + diff.deletions, limits.linesMax, 'GATE_LINES_MAX'],
    ['new bytes', grows, limits.bytesMax, 'GATE_BYTES_MAX'],
  ] as const;
  return measures.flatMap(([what, is, max, variable]) => {
    if (is > max)
      return finding(
        'size',
        'hold',
        `It has ${is} ${what}; more than ${max} are let through by a person only (${variable}).`,
      );
    return is > max / 2 ? finding('size', 'flag', `Large: ${is} ${what} of ${max} allowed.`) : [];
  });
}
