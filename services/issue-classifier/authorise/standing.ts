import { GHOST, type Actor, type Right } from '#libs/contracts';

/** What somebody may ask for in a repository. */
export type Standing =
  | { readonly kind: 'may'; readonly right: Right }
  /** `role` is GitHub's word for it. */
  | { readonly kind: 'may-not'; readonly role: string }
  | { readonly kind: 'bot' }
  /** `why`, for a person; ends with what to do. */
  | { readonly kind: 'unknown'; readonly why: string };

/** The cluster's own configuration: `login`, or `owner/name:login`. */
export interface AllowLists {
  readonly users: readonly string[];
  readonly bots: readonly string[];
}

/**
 * What is known of somebody without asking GitHub; undefined when GitHub has to be asked. Pure.
 *
 * A bot is never asked about: GitHub's answer on an app's account says nothing of who steers it. Nor is an account that
 * is gone, in whose place GitHub shows one and the same for all.
 */
export function knownStanding(
  actor: Actor,
  fullName: string,
  { users, bots }: AllowLists,
): Standing | undefined {
  if (actor.id === GHOST.id || sameLogin(actor.login, GHOST.login))
    return { kind: 'unknown', why: 'The account is gone, or GitHub does not tell whose it was.' };
  if (isBot(actor))
    return isListed(actor, fullName, bots) ? { kind: 'may', right: 'listed' } : { kind: 'bot' };
  return isListed(actor, fullName, users) ? { kind: 'may', right: 'listed' } : undefined;
}

export function isBot({ type, login }: Actor): boolean {
  return type === 'Bot' || login.toLowerCase().endsWith('[bot]');
}

/** GitHub knows a login in any spelling. */
export function sameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isListed({ login }: Actor, fullName: string, list: readonly string[]): boolean {
  return list.some((entry) => sameLogin(entry, login) || sameLogin(entry, `${fullName}:${login}`));
}
