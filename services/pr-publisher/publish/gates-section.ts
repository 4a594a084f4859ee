import { GATES, type Approval, type Gate } from '#libs/contracts';

import type { Judgement } from '../gates/judge-change.ts';
import { oneLine } from '../words/neutralise.ts';

const CHARS_MAX = 1500;

/** What each gate is called, and what it says when it has nothing against a change. */
const WORDS: Readonly<Record<Gate, readonly [name: string, clear: string]>> = {
  'protected-paths': ['Protected paths', 'none is changed.'],
  secrets: ['Secrets', 'none was found.'],
  size: ['Size', 'small enough to be read.'],
  binaries: ['Binaries', 'none is new or changed.'],
  symlinks: ['Symbolic links', 'none is new or changed.'],
  submodules: ['Submodules', 'none is new or changed.'],
  'test-tampering': ['Tests', 'none was found removed, skipped, emptied or weakened.'],
};

/** A line for each gate. Pure. Details name files and tests, which are a model's words. */
export function gatesSection(
  { approved, flagged }: Pick<Judgement, 'approved' | 'flagged'>,
  approval: Pick<Approval, 'by' | 'right'> | undefined,
): string {
  const detailsOf = (list: Judgement['approved'], gate: Gate): string =>
    list
      .filter((one) => one.gate === gate)
      .map(({ detail }) => detail)
      .join(' ');
  return GATES.map((gate) => {
    const [name, clear] = WORDS[gate];
    const waived = detailsOf(approved, gate);
    const told = detailsOf(flagged, gate);
    if (waived === '' && told === '') return `- ✅ **${name}**: ${clear}`;
    if (waived === '') return `- ⚠️ **${name}**: ${oneLine(told, CHARS_MAX)}`;
    const who =
      approval === undefined ? '' : ` Approved by @${approval.by.login} (${approval.right}).`;
    return `- 🔓 **${name}**: ${oneLine(`${waived} ${told}`, CHARS_MAX)}${who}`;
  }).join('\n');
}
