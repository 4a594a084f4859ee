import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { IssueClassified, type CloudEvent, type IssueClassifiedData } from '#libs/contracts';
import { Database } from '#libs/persistence';

import { AuditTrail } from '../audit/audit-trail.ts';
import { authorisedEntry } from '../audit/of-issues.ts';
import { Replies } from './replies.ts';

/**
 * An issue is work: who allowed it is kept, and 👀 within seconds tells whoever asked that they were heard: on their comment,
 * or on the issue.
 */
@Controller()
export class IssueClassifiedConsumer {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly replies: Replies,
  ) {}

  @EventPattern<unknown>(IssueClassified.type)
  async handle(@Payload() event: CloudEvent<IssueClassifiedData>): Promise<void> {
    const authorised = authorisedEntry(event);
    if (authorised !== undefined)
      await this.database.transaction((tx) => this.audit.write(tx, authorised));
    const { repository, issue, commentId } = event.data;
    await this.replies.react({ repository, issueNumber: issue.number, commentId }, 'eyes');
  }
}
