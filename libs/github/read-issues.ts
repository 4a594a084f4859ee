import type { RepositoryAccess } from './access.ts';
import { asking } from './translate-error.ts';

/** An account as GitHub shows it; `type` is its own word: `User`, `Bot`... */
export interface Account {
  id: number;
  login: string;
  type: string;
}

/** An issue as GitHub shows it now. */
export interface Issue {
  id: number;
  number: number;
  title: string;
  /** Empty when there is none. */
  body: string;
  url: string;
  labels: string[];
  state: 'closed' | 'open';
  /** undefined when the account is gone. */
  author: Account | undefined;
  /** GitHub shows pull requests as issues too. */
  isPullRequest: boolean;
  /** ISO 8601; whatever is done to an issue changes it, comments too. */
  updatedAt: string;
}

/** What is asked of a repository to make a clone or a link of it. */
export interface Description {
  id: number;
  fullName: string;
  defaultBranch: string;
  cloneUrl: string;
  private: boolean;
}

/** A hundred issues each. */
const PAGES_MAX = 20;

/**
 * Issues in any state that something was done to since then, the latest first; at most two thousand.
 *
 * Without `since`, the open ones. Issues that change meanwhile may come twice; none is left out.
 */
export async function changedIssues(
  { octokit, owner, name }: RepositoryAccess,
  { since }: { since: Date | undefined },
): Promise<Issue[]> {
  return asking(`list the issues of ${owner}/${name}`, async () => {
    const found: Issue[] = [];
    const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
      owner,
      repo: name,
      state: since === undefined ? 'open' : 'all',
      ...(since === undefined ? {} : { since: since.toISOString() }),
      sort: 'updated',
      direction: 'desc',
      per_page: 100,
    });
    let read = 0;
    for await (const { data } of pages) {
      found.push(...data.map(shown));
      if (++read === PAGES_MAX) break;
    }
    return found;
  });
}

export async function readIssue(
  { octokit, owner, name }: RepositoryAccess,
  number: number,
): Promise<Issue> {
  const { data } = await asking(`read ${owner}/${name}#${number}`, () =>
    octokit.rest.issues.get({ owner, repo: name, issue_number: number }),
  );
  return shown(data);
}

/** Who put a label of this kind on last; undefined when it was there from the beginning, or the account is gone. */
export async function whoLabelled(
  access: RepositoryAccess,
  { number, isMeant }: { number: number; isMeant: (label: string) => boolean },
): Promise<Account | undefined> {
  const events = await history(access, number);
  const labelled = events.findLast(
    (event) => event.event === 'labeled' && 'label' in event && isMeant(event.label.name),
  );
  return accountOf(labelled?.actor);
}

/** When a label of this kind was taken off last; undefined when none ever was. */
export async function unlabelledAt(
  access: RepositoryAccess,
  { number, isMeant }: { number: number; isMeant: (label: string) => boolean },
): Promise<Date | undefined> {
  const events = await history(access, number);
  const taken = events.findLast(
    (event) => event.event === 'unlabeled' && 'label' in event && isMeant(event.label.name),
  );
  return taken && new Date(taken.created_at);
}

export async function describeRepository({
  octokit,
  owner,
  name,
}: RepositoryAccess): Promise<Description> {
  const { data } = await asking(`read ${owner}/${name}`, () =>
    octokit.rest.repos.get({ owner, repo: name }),
  );
  return {
    id: data.id,
    fullName: data.full_name,
    defaultBranch: data.default_branch,
    cloneUrl: data.clone_url,
    private: data.private,
  };
}

/** What happened to an issue, oldest first. */
function history({ octokit, owner, name }: RepositoryAccess, number: number) {
  return asking(`read what happened to ${owner}/${name}#${number}`, () =>
    octokit.paginate(octokit.rest.issues.listEvents, {
      owner,
      repo: name,
      issue_number: number,
      per_page: 100,
    }),
  );
}

export function shown(issue: {
  id: number;
  number: number;
  title: string;
  body?: string | null | undefined;
  html_url: string;
  labels: (string | { name?: string })[];
  state: string;
  user: Account | null;
  pull_request?: object;
  updated_at: string;
}): Issue {
  return {
    id: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    url: issue.html_url,
    labels: issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
    state: issue.state === 'closed' ? 'closed' : 'open',
    author: accountOf(issue.user),
    isPullRequest: issue.pull_request !== undefined,
    updatedAt: issue.updated_at,
  };
}

function accountOf(account: Account | null | undefined): Account | undefined {
  return account ? { id: account.id, login: account.login, type: account.type } : undefined;
}
