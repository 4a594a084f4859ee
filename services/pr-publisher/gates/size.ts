import type { Change } from './change.ts';
import { finding, named, type Finding } from './finding.ts';
import { lookForPaths, together, type Look } from './look.ts';

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
export function size({ diff }: Pick<Change, 'diff'>, limits: SizeLimits): Look {
  let grows = 0;
  const growth: Look = {
    file({ before, after }) {
      grows += Math.max(0, (after?.bytes ?? 0) - (before?.bytes ?? 0));
    },
    findings: () => tooLarge({ diff, grows }, limits),
  };
  return together([unread(limits), growth]);
}

/** A gate that has not seen a content can't vouch for it. */
function unread({ contentBytesMax }: SizeLimits): Look {
  return lookForPaths(
    ({ after }) => after !== undefined && after.bytes > 0 && after.content === undefined,
    (paths) => [
      finding(
        'size',
        'stop',
        `It is too large to be looked through: ${named(paths)} (at most ${FILE_BYTES_MAX} bytes a file, and ${contentBytesMax} together, which GATE_CONTENT_BYTES_MAX of pr-publisher sets).`,
      ),
    ],
  );
}

function tooLarge(
  { diff, grows }: Pick<Change, 'diff'> & { grows: number },
  limits: SizeLimits,
): Finding[] {
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
