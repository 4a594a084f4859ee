import type { CloudEvent, Command } from '#libs/contracts';

import type { IssueSaid } from '../queue/newest-word.ts';
import { CLOCKS_DIFFER_BY_MS } from './clocks.ts';

/** When a command was given: by GitHub's clock if it came in a comment, else by that of who passed it on. */
export function givenAtOf({ time, data }: CloudEvent<Command>): string {
  return data.givenAt ?? time;
}

/** A command that asks for work, or withdraws it, as a word on the issue like those that its labels are. */
export function wordOf(event: CloudEvent<Command>, what: IssueSaid['what']): IssueSaid {
  const { repository, issueNumber, commentId } = event.data;
  return {
    repositoryId: repository.id,
    issueNumber,
    what,
    at: givenAtOf(event),
    // Labels and comments bear the same clock.
    clocksDifferByMs: commentId === undefined ? CLOCKS_DIFFER_BY_MS : 0,
  };
}
