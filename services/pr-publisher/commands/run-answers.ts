import { Injectable } from '@nestjs/common';
import {
  GithubIssue,
  RequestFailed,
  type CloudEvent,
  type GithubIssueData,
  type TaskRunData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox } from '#libs/persistence';
import { Redaction } from '#libs/redaction';
import { inSpan, traceIdOfIssue } from '#libs/tracing';

export type Run = CloudEvent<TaskRunData>;

/** What is said of a command that wants work done, once a command. */
@Injectable()
export class RunAnswers {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly redaction: Redaction,
  ) {}

  /**
   * Does nothing when the command had its answer.
   *
   * @param find is run while the inbox's row is locked, so that one command can't open two issues at once
   */
  async requested(
    event: Run,
    delivery: Delivery,
    find: () => Promise<GithubIssueData>,
  ): Promise<void> {
    await this.database.once(event, delivery, async (tx) => {
      const data = await find();
      // From here on it is told in the issue's own trace, whatever the command came in.
      await inSpan('request', { traceId: traceIdOfIssue(data.issue.id) }, () =>
        this.outbox.append(tx, GithubIssue, {
          id: data.deliveryId,
          tokens: { action: data.action },
          data,
        }),
      );
    });
  }

  /** @param detail may hold words of GitHub's */
  async failed(event: Run, delivery: Delivery, detail: string): Promise<void> {
    const { commandId, repositoryName, issueNumber } = event.data;
    await this.database.once(event, delivery, (tx) =>
      this.outbox.append(tx, RequestFailed, {
        id: `request-failed:${commandId}`,
        tokens: {},
        data: {
          ...{ commandId, repositoryName, detail: this.redaction.text(detail) },
          ...(issueNumber !== undefined && { issueNumber }),
        },
        traceparent: event.traceparent,
      }),
    );
  }
}
