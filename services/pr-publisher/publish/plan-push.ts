/** What to do to a branch. `expected` is where it must be at that moment; undefined: nowhere. */
export type PushPlan =
  { do: 'nothing' } | { do: 'push'; expected: string | undefined } | { do: 'refuse' };

/**
 * Decides whether a branch may be moved to our commit.
 *
 * What we pushed before is ours to replace (a former attempt's); a commit of anybody else's is never overwritten.
 */
export function planPush(branch: {
  remoteSha: string | undefined;
  headSha: string;
  pushedShas: readonly string[];
}): PushPlan {
  const { remoteSha, headSha, pushedShas } = branch;
  if (remoteSha === headSha) return { do: 'nothing' };
  if (remoteSha === undefined || pushedShas.includes(remoteSha))
    return { do: 'push', expected: remoteSha };
  return { do: 'refuse' };
}
