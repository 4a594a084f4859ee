import type { Api } from './api.ts';
import type { Pull, Pulls } from './pulls.ts';
import type { Repositories } from './repositories.ts';
import type { Repository } from './repository.ts';

const PAGE = /^\/([^/]+)\/([^/]+)(?:\/(pull|issues)\/(\d+))?\/?$/;

/** As many as GitHub shows of one pull request. */
const DIFF_LINES_MAX = 20_000;

interface Conversation {
  number: number;
  title: string;
  body: string | null;
  state: string;
  html_url: string;
  user: { login: string } | null;
  labels?: { name: string }[];
}

/** The addresses a person opens: a repository, an issue, a pull request with its diff. Text is shown as it was written. */
export class Pages {
  constructor(
    private readonly repositories: Repositories,
    private readonly api: Api,
    private readonly pulls: Pulls,
  ) {}

  /** undefined when the path is no page's, or nothing is there. */
  async answer(path: string): Promise<string | undefined> {
    const [, owner = '', name = '', kind, number] = PAGE.exec(path) ?? [];
    const repository = this.repositories.find(owner, name);
    if (repository === undefined || repository.private) return undefined;
    if (number === undefined) return this.repositoryPage(repository);
    return this.conversationPage(repository, kind === 'pull' ? 'pulls' : 'issues', number);
  }

  private async repositoryPage(repository: Repository): Promise<string> {
    const { fullName } = repository;
    const [pulls, issues] = await Promise.all([
      this.get<Conversation[]>(`/repos/${fullName}/pulls?state=all&per_page=100`),
      this.get<Conversation[]>(`/repos/${fullName}/issues?state=all&per_page=100`),
    ]);
    const list = (all: Conversation[] = []): string =>
      `<ul>${all.map((one) => `<li><a href="${text(one.html_url)}">#${one.number} ${text(one.title)}</a> ${text(one.state)}</li>`).join('')}</ul>`;
    return page(fullName, `<h2>Pull requests</h2>${list(pulls)}<h2>Issues</h2>${list(issues)}`);
  }

  private async conversationPage(
    repository: Repository,
    kind: 'pulls' | 'issues',
    number: string,
  ): Promise<string | undefined> {
    const base = `/repos/${repository.fullName}`;
    const one = await this.get<Conversation>(`${base}/${kind}/${number}`);
    if (one === undefined) return undefined;
    const comments = await this.get<Conversation[]>(
      `${base}/issues/${number}/comments?per_page=100`,
    );
    const labels = (one.labels ?? []).map(({ name }) => `<mark>${text(name)}</mark>`).join(' ');
    const parts = [
      `<p>${text(one.state)} · ${text(one.user?.login ?? '')} ${labels}</p>`,
      `<pre>${text(one.body ?? '')}</pre>`,
      ...(comments ?? []).map(
        ({ user, body }) => `<h2>${text(user?.login ?? '')}</h2><pre>${text(body ?? '')}</pre>`,
      ),
    ];
    if (kind === 'pulls') parts.push(await this.diffOf(repository, one as unknown as Pull));
    return page(`${one.title} · ${repository.fullName} #${number}`, parts.join('\n'));
  }

  private async diffOf(repository: Repository, pull: Pull): Promise<string> {
    const { head, base, additions, deletions } = pull;
    const isShown = additions + deletions <= DIFF_LINES_MAX;
    const diff = isShown ? await this.pulls.diff(repository, pull) : 'It is too large to be shown.';
    const what = `${head.ref} → ${base.ref}, +${additions} −${deletions}, ${head.sha}`;
    return `<h2>${text(what)}</h2><pre>${text(diff)}</pre>`;
  }

  private async get<Answer>(path: string): Promise<Answer | undefined> {
    const answer = await this.api.answer({ method: 'GET', path, headers: {}, body: EMPTY });
    return answer.status === 200 ? (JSON.parse(answer.body) as Answer) : undefined;
  }
}

const EMPTY = Buffer.alloc(0);

function page(title: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${text(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f8fa;padding:1rem;border-radius:6px}</style>
<h1>${text(title)}</h1>
${body}
`;
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
