import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  GithubPullRequest,
  PullRequestClosed,
  type CloudEvent,
  type GithubPullRequestData,
} from '#libs/contracts';
import type { Delivery } from '#libs/messaging';
import { Database, Outbox, type EntityManager } from '#libs/persistence';

import { PublishedPullRequest } from '../publish/pull-request.entity.ts';
import { StatusComment } from './comment.entity.ts';
import { presentRun } from './facts/present-run.ts';
import { StatusNews } from './status-news.ts';

/** Somebody merged or closed a pull request: when it is ours, the issue and whoever listens are told. */
@Controller()
export class GithubPullRequestConsumer {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly news: StatusNews,
  ) {}

  @EventPattern<unknown>(GithubPullRequest.type)
  async closed(
    @Payload() event: CloudEvent<GithubPullRequestData>,
    @Ctx() delivery: Delivery,
  ): Promise<void> {
    const { repository, number, merged, sender } = event.data;
    const ours = await this.database.manager.findOneBy(PublishedPullRequest, {
      repositoryId: repository.id,
      number,
    });
    // Of one that was taken up from GitHub we know no attempt, and the issue has no status of ours.
    if (ours === null || ours.attempt === 0) return;
    await this.database.once(event, delivery, (tx) => this.note(tx, ours, event));
    const { taskId, issueNumber } = ours;
    const fact = { kind: 'closed', at: event.time, number, merged, by: sender.login } as const;
    await this.news.take({ taskId, repository, issueNumber }, fact);
  }

  private async note(
    tx: EntityManager,
    { taskId, attempt, url, repositoryId, issueNumber, branch }: PublishedPullRequest,
    { id, data: { number, merged, sender }, traceparent }: CloudEvent<GithubPullRequestData>,
  ): Promise<void> {
    const state = merged ? 'merged' : 'closed';
    await tx.update(PublishedPullRequest, { repositoryId, issueNumber, branch }, { state });
    const status = await tx.findOneBy(StatusComment, { taskId });
    const { queued } = presentRun(status?.facts ?? []);
    await this.outbox.append(tx, PullRequestClosed, {
      id: `pr-closed:${id}`,
      tokens: { specialty: queued?.specialty ?? 'general' },
      data: { taskId, attempt, number, url: url ?? '', merged, by: sender.login },
      traceparent,
    });
  }
}
