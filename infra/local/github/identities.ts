import { randomBytes } from 'node:crypto';

/** Who stands behind an `Authorization` header. */
export interface Caller {
  login: string;
  kind: 'user' | 'app' | 'installation';
  /** What the token was granted; absent for a person's own, which may all that they may. */
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

  /** A fine-grained token of a person's that may read metadata and nothing else. */
  addReadToken(login: string): string {
    const token = `github_pat_local${randomBytes(18).toString('hex')}`;
    this.callers.set(token, { login, kind: 'user', permissions: { metadata: 'read' } });
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
      if (isPerson(caller) && caller.login === login) return token;
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
  if (isPerson(caller)) return caller.login === repository.owner;
  if (caller.kind === 'user') return false;
  const granted = caller.permissions?.['contents'];
  const enough = granted === 'write' || (access === 'read' && granted === 'read');
  return enough && mayReach(caller, repository);
}

/** With all that they may, and not with a token that was granted a part of it. */
export function isPerson(caller: Caller | undefined): boolean {
  return caller?.kind === 'user' && caller.permissions === undefined;
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
