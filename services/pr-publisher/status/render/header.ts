import { duration } from '../../words/amounts.ts';
import { code, neutralise } from '../../words/neutralise.ts';
import { newestAttempt, standingOf, type Run } from '../facts/present-run.ts';

/** The first line of the status: where the task stands, and the pull request when there is one. Pure. */
export function header(run: Run): string {
  switch (standingOf(run)) {
    case 'waiting':
      return '**Claude takes this on and waits for a free agent.**';
    case 'again':
      return `**Attempt ${newestAttempt(run)} did not succeed; Claude will try again.**`;
    case 'working':
      return '**Claude is working on this…**';
    case 'held':
      return '**Waiting for a person.** Claude made a change, and nothing of it is published yet.';
    case 'approved':
      return '**Approved; the pull request is being made…**';
    case 'completed':
      return `**Claude finished ${whose(run)}${took(run)}**${pullRequest(run)}`;
    case 'failed':
      return `**Claude could not finish this${took(run)}.**`;
    case 'cancelled':
      return '**Stopped.**';
  }
}

/** Named, and not called: they are told by GitHub already, and an edit must wake nobody. */
function whose({ made }: Run): string {
  return made === undefined ? 'this' : `${neutralise(`@${made.requestedBy}`)}'s task`;
}

function took({ queued, finished }: Run): string {
  if (queued === undefined || finished === undefined) return '';
  return ` in ${duration(Date.parse(finished.at) - Date.parse(queued.at))}`;
}

/** The scheduler's detail of a completed task is the pull request's address. */
function pullRequest({ finished, published }: Run): string {
  const url = finished?.detail.trim() ?? '';
  if (!/^https?:\/\/[^\s<>()[\]"]+$/.test(url)) return '';
  const isOurs = published?.url === url;
  const link = ` —— [Pull request${isOurs ? ` #${published.number}` : ''}](${url})`;
  return isOurs ? `${link} • ${code(published.branch)}` : link;
}
