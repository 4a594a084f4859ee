import { Gone } from './errors.ts';
import type { RepositoryAccess } from './access.ts';
import { asking } from './translate-error.ts';

/** What GitHub says somebody may do in a repository, at the moment it is asked. */
export interface Permission {
  /** Undefined for everybody who may not push: `triage`, `read`, `none`, and accounts that are not there. */
  right: 'admin' | 'maintain' | 'write' | undefined;
  /** GitHub's own name of their role, which may be one that an organisation made up; for people to read. */
  role: string;
  /** The account that bears the login now; undefined where GitHub shows none. */
  accountId: number | undefined;
}

/**
 * May they push, by whatever way: as owner, collaborator, member of a team or of the organisation?
 *
 * `permission` decides and not `role_name`: GitHub reduces every role, made-up ones too, to admin, write, read or none.
 * It answers 404 both for an account that is not there (deleted, suspended) and for a repository it hides from us; only
 * the first is an answer about the account, so the repository is looked at before it is taken for one.
 * https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 *
 * @throws NotPermitted when we may not ask: an app needs `metadata: read`, the owner of a token must be able to push
 */
export async function readPermission(
  { octokit, owner, name }: RepositoryAccess,
  login: string,
): Promise<Permission> {
  try {
    const { data } = await asking(`ask what ${login} may do in ${owner}/${name}`, () =>
      octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo: name, username: login }),
    );
    const { permission, role_name: role, user } = data;
    return { right: rightOf(permission, role), role, accountId: user?.id };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    await asking(`see ${owner}/${name}`, () => octokit.rest.repos.get({ owner, repo: name }));
    return { right: undefined, role: 'none', accountId: undefined };
  }
}

function rightOf(permission: string, role: string): Permission['right'] {
  if (permission === 'admin') return 'admin';
  // GitHub reduces `maintain` to `write`, too.
  if (permission === 'write') return role === 'maintain' ? 'maintain' : 'write';
  return undefined;
}
