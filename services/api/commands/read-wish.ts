import type { Priority, Specialty } from '#libs/contracts';

import { Problem } from '../problem/problem.ts';
import type { TaskWishBody } from './command.dto.ts';

/** What somebody wants worked on: an issue that is there, or words for a new one. */
export interface TaskWish {
  readonly repositoryName: string;
  readonly issueNumber?: number;
  readonly text?: { readonly title: string; readonly body: string };
  readonly specialty?: Specialty;
  readonly priority?: Priority;
}

/**
 * Pure.
 *
 * @throws Problem when it is not clear which of the two is meant
 */
export function readWish(wish: TaskWishBody): TaskWish {
  const { repository: repositoryName, issueNumber, title, body, specialty, priority } = wish;
  const more = { ...(specialty && { specialty }), ...(priority && { priority }) };
  if (issueNumber !== undefined && title === undefined && body === undefined)
    return { repositoryName, issueNumber, ...more };
  if (issueNumber === undefined && title !== undefined)
    return { repositoryName, text: { title, body: body ?? '' }, ...more };
  throw new Problem(
    'invalid',
    'Give either issueNumber, of an issue that is there, or title (and body), of one to be opened.',
  );
}
