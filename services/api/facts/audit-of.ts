import type { Fact } from './fact.ts';

export const AUDIT_KINDS = [
  'authorised',
  'refused',
  'declined',
  'command',
  'held',
  'approved',
  'published',
  'publish-refused',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What the audit has of a fact. */
export interface Audited {
  readonly audit: AuditKind | null;
  /** Login of who did it; `api:<name>` is the holder of a token of the API. */
  readonly actor: string | null;
  readonly right: string | null;
}

interface Person {
  readonly by?: { readonly login: string };
  readonly right?: string;
  readonly actor?: { readonly login: string };
  readonly authorisation?: { readonly actor: string; readonly actorRight: string };
  readonly approval?: { readonly by: { readonly login: string }; readonly right: string };
}

const NOT_AUDITED: Audited = { audit: null, actor: null, right: null };

/** Whether a fact belongs into the audit, as what, and whose deed it was. */
export function auditOf({ type, data }: Pick<Fact, 'data' | 'type'>): Audited {
  const { by, right = null, actor, authorisation, approval } = data as Person;
  switch (type) {
    case 'issue.classified.v1':
      return {
        audit: 'authorised',
        actor: authorisation?.actor ?? null,
        right: authorisation?.actorRight ?? null,
      };
    case 'issue.refused.v1':
      return { audit: 'refused', actor: actor?.login ?? null, right: null };
    case 'issue.declined.v1':
      return { audit: 'declined', actor: null, right: null };
    case 'task.held.v1':
      return { audit: 'held', actor: null, right: null };
    case 'pr.requested.v1':
      return approval === undefined
        ? NOT_AUDITED
        : { audit: 'approved', actor: approval.by.login, right: approval.right };
    case 'pr.opened.v1':
      return { audit: 'published', actor: null, right: null };
    case 'pr.failed.v1':
      return { audit: 'publish-refused', actor: null, right: null };
  }
  return type.startsWith('command.') && type !== 'command.answered.v1'
    ? { audit: 'command', actor: by?.login ?? null, right }
    : NOT_AUDITED;
}
