import { Injectable } from '@nestjs/common';
import type { EntityManager } from '#libs/persistence';
import { Redaction } from '#libs/redaction';

import type { AuditKind } from './audit-entry.entity.ts';

/** What is written down; the rest is PostgreSQL's. */
export interface Entry {
  readonly kind: AuditKind;
  readonly eventId: string;
  readonly repository: string;
  readonly issueNumber: number;
  readonly taskId?: string;
  readonly attempt?: number;
  readonly actor?: string | undefined;
  readonly actorRight?: string | undefined;
  readonly headSha?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Writes down who allowed what, what was refused and what was published: in the transaction of the effect itself. */
@Injectable()
export class AuditTrail {
  constructor(private readonly redaction: Redaction) {}

  /** Heard again, an event adds nothing. */
  async write(tx: EntityManager, entry: Entry): Promise<void> {
    const { kind, eventId, repository, issueNumber, taskId, attempt } = entry;
    await tx.query(
      `insert into audit (kind, event_id, repository, issue_number, task_id, attempt,
         actor, actor_right, head_sha, detail)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (event_id, kind) do nothing`,
      [
        ...[kind, eventId, repository, issueNumber, taskId, attempt],
        ...[
          entry.actor,
          entry.actorRight,
          entry.headSha,
          JSON.stringify(this.redaction.deep(entry.detail)),
        ],
      ],
    );
  }
}
