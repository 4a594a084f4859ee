import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { IssueRefused, type CloudEvent, type IssueRefusedData } from '#libs/contracts';
import { Database } from '#libs/persistence';

import { AuditTrail } from '../audit/audit-trail.ts';
import { refusedEntry } from '../audit/of-issues.ts';
import { quoted } from '../words/neutralise.ts';
import { isToBeTold, wasTold } from './refusals.ts';
import { Replies } from './replies.ts';

/**
 * Somebody asked for what they may not ask for: kept, and answered once with the reason.
 *
 * A person has one comment of ours on an issue, and mentions of it wake nobody. What a comment asked for also gets a
 * reaction, so that each one is seen to have been heard.
 */
@Controller()
export class IssueRefusedConsumer {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly replies: Replies,
  ) {}

  @EventPattern<unknown>(IssueRefused.type)
  async handle(@Payload() event: CloudEvent<IssueRefusedData>): Promise<void> {
    const refused = event.data;
    const isNews = await this.database.transaction(async (tx) => {
      await this.audit.write(tx, refusedEntry(event));
      return isToBeTold(tx, refused);
    });
    if (refused.commentId !== undefined) await this.replies.react(refused, 'confused');
    if (!isNews) return;
    const marker = `<!-- claude-code-cluster:refused=${refused.actor.id} -->`;
    const what = refused.asked === 'work' ? 'Claude does not start on this' : 'Nothing was done';
    await this.replies.comment(refused, {
      marker,
      body: `**${what}.**\n\n${quoted(refused.detail)}`,
    });
    await this.database.transaction((tx) => wasTold(tx, refused));
  }
}
