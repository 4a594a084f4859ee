import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { IssueDeclined, type CloudEvent, type IssueDeclinedData } from '#libs/contracts';
import { Database } from '#libs/persistence';

import { AuditTrail } from '../audit/audit-trail.ts';
import { declinedEntry } from '../audit/of-issues.ts';
import { quoted } from '../words/neutralise.ts';
import { Replies } from './replies.ts';

const MARKER = '<!-- claude-code-cluster:declined -->';

/** Somebody asked for work that is not done: one short answer, which a later one replaces. */
@Controller()
export class IssueDeclinedConsumer {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly replies: Replies,
  ) {}

  @EventPattern<unknown>(IssueDeclined.type)
  async handle(@Payload() event: CloudEvent<IssueDeclinedData>): Promise<void> {
    const declined = declinedEntry(event);
    if (declined === undefined) return;
    await this.database.transaction((tx) => this.audit.write(tx, declined));
    if (event.data.commentId !== undefined) await this.replies.react(event.data, 'confused');
    const body = `**Claude does not take this on.**\n\n${quoted(event.data.detail)}`;
    await this.replies.comment(event.data, { marker: MARKER, body });
  }
}
