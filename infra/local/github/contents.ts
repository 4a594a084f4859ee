import { json, type ApiAnswer, type ApiRequest } from './api-answer.ts';
import type { Collaborators } from './collaborators.ts';
import type { Git } from './git.ts';
import { isPerson, mayTouchContents, type Caller } from './identities.ts';
import type { Repositories } from './repositories.ts';
import type { Repository } from './repository.ts';

const CONTENTS = /^\/repos\/([^/]+)\/([^/]+)\/contents\/(.+)$/;

/** Files of the default branch, with git's own id as ETag. Directories are left out. */
export class Contents {
  constructor(
    private readonly git: Git,
    private readonly repositories: Repositories,
    private readonly collaborators: Collaborators,
  ) {}

  /** undefined when it is not asked here. */
  async answer(request: ApiRequest, caller: Caller | undefined): Promise<ApiAnswer | undefined> {
    const { pathname } = new URL(request.path, 'http://local');
    const [, owner = '', name = '', path = ''] = CONTENTS.exec(pathname) ?? [];
    const repository = this.repositories.find(owner, name);
    if (request.method !== 'GET' || repository === undefined) return undefined;
    if (!(await this.mayRead(repository, caller)))
      return isPerson(caller)
        ? json(404, { message: 'Not Found' })
        : json(403, { message: 'Resource not accessible by integration' });
    const wanted = decodeURIComponent(path);
    const listed = await this.git.run(repository.path, 'ls-tree', 'HEAD', '--', wanted);
    const [, mode = '', sha = ''] = /^(\d+) blob ([0-9a-f]+)\t/.exec(listed) ?? [];
    if (sha === '') return json(404, { message: 'Not Found' });
    const etag = `"${sha}"`;
    if (request.headers['if-none-match'] === etag)
      return { status: 304, headers: { etag }, body: '' };
    const content = await this.git.raw(repository.path, ['cat-file', 'blob', sha]);
    const type = mode === '120000' ? 'symlink' : 'file';
    const answer = json(200, {
      ...{ type, path: wanted, name: wanted.split('/').at(-1), sha, size: content.length },
      ...{ encoding: 'base64', content: content.toString('base64') },
    });
    return { ...answer, headers: { ...answer.headers, etag } };
  }

  private async mayRead(repository: Repository, caller: Caller | undefined): Promise<boolean> {
    if (!repository.private || mayTouchContents(caller, repository, 'read')) return true;
    if (caller === undefined || !isPerson(caller)) return false;
    return (await this.collaborators.roleOf(repository, caller.login)) !== 'none';
  }
}
