import { isBinary, type Change } from './change.ts';
import { finding, named, type Finding } from './finding.ts';

/** New or changed contents that no diff shows. */
export function binaries({ files }: Change): Finding[] {
  const paths = files
    .filter(({ after }) => after !== undefined && isBinary(after))
    .map(({ path }) => path);
  if (paths.length === 0) return [];
  return [
    finding(
      'binaries',
      'hold',
      `It brings contents that a diff can't show: ${named(paths)}. Look at them before you let them through.`,
    ),
  ];
}
