import { json, type ApiAnswer, type ApiRequest } from './api-answer.ts';
import type { Collaborators } from './collaborators.ts';
import type { Git } from './git.ts';
import { isPerson, mayReach, type Caller } from './identities.ts';
import type { Repositories } from './repositories.ts';
import type { Repository } from './repository.ts';

const CHECK_RUNS = /^\/repos\/[^/]+\/[^/]+\/check-runs(?:\/\d+)?$/;
const NEW_STATUS = /^\/repos\/([^/]+)\/([^/]+)\/statuses\/([^/]+)$/;
const STATUSES = /^\/repos\/([^/]+)\/([^/]+)\/commits\/([^/]+)\/statuses$/;
const STATES = ['error', 'failure', 'pending', 'success'];

/** A commit status as GitHub shows it. */
export interface CommitStatus {
  id: number;
  context: string;
  state: string;
  description: string | null;
  target_url: string | null;
  created_at: string;
  creator: { login: string };
}

/**
 * What is said of commits and the emulator does not know: commit statuses, and that check runs are made by apps alone.
 *
 * Statuses are of a commit, whatever branch shows it; the newest comes first.
 */
export class CommitWords {
  private readonly statuses = new Map<string, CommitStatus[]>();
  private lastId = 0;

  constructor(
    private readonly git: Git,
    private readonly repositories: Repositories,
    private readonly collaborators: Collaborators,
  ) {}

  statusesOf(fullName: string, sha: string): readonly CommitStatus[] {
    return this.statuses.get(`${fullName}@${sha}`) ?? [];
  }

  /** undefined when it is not asked here. */
  async answer(request: ApiRequest, caller: Caller | undefined): Promise<ApiAnswer | undefined> {
    const { pathname } = new URL(request.path, 'http://local');
    const { method } = request;
    if (CHECK_RUNS.test(pathname) && method !== 'GET' && caller?.kind !== 'installation')
      return json(403, { message: 'You must authenticate via a GitHub App.' });
    const pattern = method === 'POST' ? NEW_STATUS : STATUSES;
    const [, owner = '', name = '', ref = ''] = pattern.exec(pathname) ?? [];
    const repository = this.repositories.find(owner, name);
    if (repository === undefined || !['GET', 'POST'].includes(method)) return undefined;
    const sha = await this.commitOf(repository, ref);
    if (method === 'GET') return json(200, this.statusesOf(repository.fullName, sha ?? ''));
    if (caller === undefined) return json(401, { message: 'Requires authentication' });
    const refusal = await this.refusal(repository, caller);
    if (refusal !== undefined) return refusal;
    if (sha === undefined) return json(422, { message: `No commit found for SHA: ${ref}` });
    return this.add(request, { key: `${repository.fullName}@${sha}`, login: caller.login });
  }

  private async commitOf({ path }: Repository, ref: string): Promise<string | undefined> {
    const asked = `${ref}^{commit}\n`;
    const found = (await this.git.raw(path, ['cat-file', '--batch-check'], asked)).toString();
    return /^([0-9a-f]{40}) commit /.exec(found)?.[1];
  }

  /** 404 for a person without the right, 403 for an app, as GitHub has it. */
  private async refusal(repository: Repository, caller: Caller): Promise<ApiAnswer | undefined> {
    if (isPerson(caller)) {
      const role = await this.collaborators.roleOf(repository, caller.login);
      const mayPush = role === 'admin' || role === 'maintain' || role === 'write';
      return mayPush ? undefined : json(404, { message: 'Not Found' });
    }
    const mayWrite = caller.permissions?.['statuses'] === 'write' && mayReach(caller, repository);
    return mayWrite ? undefined : json(403, { message: 'Resource not accessible by integration' });
  }

  private add(request: ApiRequest, { key, login }: { key: string; login: string }): ApiAnswer {
    const wanted = JSON.parse(request.body.toString('utf8')) as Partial<CommitStatus>;
    const { state = '', context = 'default', description = null, target_url = null } = wanted;
    if (!STATES.includes(state) || (description?.length ?? 0) > 140)
      return json(422, { message: 'Validation Failed' });
    const status = {
      id: ++this.lastId,
      ...{ context, state, description, target_url },
      created_at: new Date().toISOString(),
      creator: { login },
    };
    this.statuses.set(key, [status, ...(this.statuses.get(key) ?? [])]);
    return json(201, status);
  }
}
