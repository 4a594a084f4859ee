import { json, type ApiAnswer, type ApiRequest } from './api-answer.ts';
import type { Emulator } from './emulator.ts';
import { mayReach, type Caller } from './identities.ts';
import type { Repositories } from './repositories.ts';
import type { Repository } from './repository.ts';

const PERMISSION = /^\/repos\/([^/]+)\/([^/]+)\/collaborators\/([^/]+)\/permission$/;

/** From the most to the least; GitHub's own names. */
export const ROLES = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const;
export type Role = (typeof ROLES)[number];

/** What GitHub reduces a role to in `permission`. */
const PERMISSIONS: Readonly<Record<Role, string>> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

/** What giving a role is called when it is asked for. */
const GRANTS: Readonly<Record<Exclude<Role, 'none'>, string>> = {
  admin: 'admin',
  maintain: 'maintain',
  write: 'push',
  triage: 'triage',
  read: 'pull',
};

interface Account {
  id: number;
  login: string;
}

/**
 * Who may do what in which repository.
 *
 * The emulator keeps who was made a collaborator, but answers in words of its own and knows a login in one spelling only.
 */
export class Collaborators {
  constructor(
    private readonly emulator: Emulator,
    private readonly repositories: Repositories,
    private readonly users: readonly string[],
  ) {}

  /** Gives somebody a role; their former one ends. */
  async grant(fullName: string, login: string, role: Role): Promise<void> {
    const as = fullName.split('/')[0] ?? '';
    const path = `/repos/${fullName}/collaborators/${login}`;
    if (role === 'none') await this.emulator.ask(`DELETE ${path}`, { as });
    else await this.emulator.ask(`PUT ${path}`, { as, body: { permission: GRANTS[role] } });
  }

  /** Everybody may read what is public. */
  async roleOf(repository: Repository, login: string): Promise<Role> {
    const given = await this.given(repository, login);
    return given ?? (repository.private ? 'none' : 'read');
  }

  /** undefined when it is not asked here. */
  async answer(request: ApiRequest, caller: Caller | undefined): Promise<ApiAnswer | undefined> {
    const { pathname } = new URL(request.path, 'http://local');
    const [, owner = '', name = '', asked = ''] = PERMISSION.exec(pathname) ?? [];
    const repository = this.repositories.find(owner, name);
    if (request.method !== 'GET' || repository === undefined) return undefined;
    if (!(await this.mayAsk(repository, caller)))
      return json(403, { message: 'Must have push access to view collaborator permission.' });
    const wanted = decodeURIComponent(asked).toLowerCase();
    const login = this.users.find((user) => user.toLowerCase() === wanted);
    if (login === undefined) return json(404, { message: `${asked} is not a user` });
    const role = await this.roleOf(repository, login);
    const user = (await this.emulator.ask(`GET /users/${login}`, { as: login })) as Account;
    return json(200, { permission: PERMISSIONS[role], role_name: role, user });
  }

  private async mayAsk(repository: Repository, caller: Caller | undefined): Promise<boolean> {
    if (caller?.kind === 'installation')
      return mayReach(caller, repository) && caller.permissions?.['metadata'] !== undefined;
    if (caller?.kind !== 'user') return false;
    return ['admin', 'maintain', 'write'].includes(await this.roleOf(repository, caller.login));
  }

  private async given({ owner, fullName }: Repository, login: string): Promise<Role | undefined> {
    if (login === owner) return 'admin';
    const path = `GET /repos/${fullName}/collaborators/${login}/permission`;
    const found = await this.emulator.find(path, { as: owner });
    return (found?.said as { role_name: Role } | undefined)?.role_name;
  }
}
