import { randomBytes } from 'node:crypto';

/** Who stands behind an `Authorization` header. */
export interface Caller {
  login: string;
  kind: 'user' | 'app' | 'installation';
  /** Of an installation token: what it was granted; absent for people. */
  permissions?: Record<string, string>;
  /** Of an installation token made for some repositories only: their names without the owner. */
  repositories?: string[];
  /** The account whose repositories an installation token reaches. */
  account?: string;
  expiresAtMs?: number;
}

/**
 * Every credential of the local GitHub.
 *
 * The emulator lets any unknown token act as its first user; GitHub answers 401. Here is what is known, so that a
 * wrong or outlived token is refused and `git push` can be asked for the same tokens as the API.
 */
export class Identities {
  private readonly callers = new Map<string, Caller>();

  /** A personal access token for a person who has an account here. */
  addUser(login: string): string {
    const token = `ghp_local${randomBytes(18).toString('hex')}`;
    this.callers.set(token, { login, kind: 'user' });
    return token;
  }

  /** Remembers an installation token on its way to the app that asked for it. */
  addInstallationToken(token: string, caller: Omit<Caller, 'kind'>): void {
    this.callers.set(token, { ...caller, kind: 'installation' });
  }

  /** undefined: nobody said who they are. null: they did, and it isn't true. */
  of(authorization: string | undefined): Caller | null | undefined {
    if (authorization === undefined) return undefined;
    const token = tokenOf(authorization);
    // An app's own JSON web token: the emulator checks its signature.
    if (token.startsWith('eyJ')) return { login: 'app', kind: 'app' };
    const caller = this.callers.get(token);
    if (caller === undefined) return null;
    return (caller.expiresAtMs ?? Infinity) > Date.now() ? caller : null;
  }

  tokenOfUser(login: string): string | undefined {
    for (const [token, caller] of this.callers)
      if (caller.kind === 'user' && caller.login === login) return token;
    return undefined;
  }
}

/** May this caller do `contents: <access>` on the repository? People may where they own it. */
export function mayTouchContents(
  caller: Caller | undefined,
  repository: { owner: string; name: string },
  access: 'read' | 'write',
): boolean {
  if (caller === undefined || caller.kind === 'app') return false;
  if (caller.kind === 'user') return caller.login === repository.owner;
  const granted = caller.permissions?.['contents'];
  const enough = granted === 'write' || (access === 'read' && granted === 'read');
  return enough && mayReach(caller, repository);
}

/** Is the repository one of those an installation token is for? */
export function mayReach(caller: Caller, repository: { owner: string; name: string }): boolean {
  const isNamed = caller.repositories?.includes(repository.name) ?? true;
  return isNamed && caller.account === repository.owner;
}

/** `Bearer x`, `token x`, and git's `Basic base64(anyone:x)`. */
function tokenOf(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(/\s+/, 2);
  if (scheme.toLowerCase() !== 'basic') return value;
  return Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':');
}
