import { isBinary } from './change.ts';
import { finding, named } from './finding.ts';
import { lookForPaths, type Look } from './look.ts';

/** New or changed contents that no diff shows. */
export function binaries(): Look {
  return lookForPaths(
    ({ after }) => after !== undefined && isBinary(after),
    (paths) => [
      finding(
        'binaries',
        'hold',
        `It brings contents that a diff can't show: ${named(paths)}. Look at them before you let them through.`,
      ),
    ],
  );
}
