import { usageError } from './command-error.ts';

/** An issue of a repository. */
export interface IssueReference {
  readonly repository: string;
  readonly issueNumber: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SHORT = /^([A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100})#([1-9]\d{0,8})$/;
const ADDRESS =
  /^https?:\/\/[^/\s]+\/([A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100})\/(?:issues|pull)\/([1-9]\d{0,8})\/?(?:[?#]\S*)?$/;
const FORMS = 'Write owner/name#12, the address of the issue, or the task’s id.';

/** `owner/name#12` or the address of an issue. @throws CommandError for anything else */
export function parseIssueReference(text: string): IssueReference {
  const [, repository, number] = SHORT.exec(text) ?? ADDRESS.exec(text) ?? [];
  if (repository === undefined || number === undefined)
    throw usageError(`"${text}" names no issue. Write owner/name#12, or the issue’s address.`);
  return { repository, issueNumber: Number(number) };
}

/** A task as the api's paths name it: by its id, or by its issue. @throws CommandError for anything else */
export function taskPath(text: string): string {
  if (UUID.test(text)) return `/api/v1/tasks/${text.toLowerCase()}`;
  if (!SHORT.test(text) && !ADDRESS.test(text))
    throw usageError(`"${text}" names no task. ${FORMS}`);
  return `/api/v1/tasks/${encodeURIComponent(referenceOf(parseIssueReference(text)))}`;
}

/** How people write it. */
export function referenceOf({ repository, issueNumber }: IssueReference): string {
  return `${repository}#${issueNumber}`;
}
