import { type DynamicModule, Module } from '@nestjs/common';
import { CONSUMERS } from '#libs/contracts';
import { MessagingModule } from '#libs/messaging';
import { PersistenceModule } from '#libs/persistence';

import { AuditEntry } from './audit/audit-entry.entity.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import { CommandAnsweredConsumer } from './commands/command-answered.consumer.ts';
import { RunAnswers } from './commands/run-answers.ts';
import { TaskRunConsumer } from './commands/task-run.consumer.ts';
import { WantedIssues } from './commands/wanted-issues.ts';
import { PrPublisherConfig } from './config.ts';
import { githubProvider } from './github.provider.ts';
import { IntakeRound } from './intake/intake-round.ts';
import { Intake } from './intake/intake.ts';
import { MissedDeliveries } from './intake/missed-deliveries.ts';
import { Records } from './intake/records.ts';
import { RepositorySweep } from './intake/repository-sweep.ts';
import { Sweep } from './intake/sweep.ts';
import { Publications1763700000000 } from './migrations/1763700000000-publications.ts';
import { Intake1763900000000 } from './migrations/1763900000000-intake.ts';
import { Trust1764000000000 } from './migrations/1764000000000-trust.ts';
import { Faces1764300000000 } from './migrations/1764300000000-faces.ts';
import { Answers } from './publish/answers.ts';
import { BranchDelivery } from './publish/branch-delivery.ts';
import { Invitations } from './publish/invitations.ts';
import { Publication } from './publish/publication.ts';
import { Publications } from './publish/publications.ts';
import { PublishedPullRequest } from './publish/pull-request.entity.ts';
import { PullRequestRequestedConsumer } from './publish/pull-request-requested.consumer.ts';
import { StatusComment } from './status/comment.entity.ts';
import { GithubPullRequestConsumer } from './status/github-pull-request.consumer.ts';
import { InPassing } from './status/in-passing.ts';
import { IssueClassifiedConsumer } from './status/issue-classified.consumer.ts';
import { IssueDeclinedConsumer } from './status/issue-declined.consumer.ts';
import { IssueRefusedConsumer } from './status/issue-refused.consumer.ts';
import { Replies } from './status/replies.ts';
import { ShownCheck } from './status/show/shown-check.ts';
import { ShownComment } from './status/show/shown-comment.ts';
import { ShownLabel } from './status/show/shown-label.ts';
import { StatusBoard } from './status/status-board.ts';
import { StatusNews } from './status/status-news.ts';
import { TaskAnsweredConsumer } from './status/task-answered.consumer.ts';
import { TaskFactsConsumer } from './status/task-facts.consumer.ts';

/** Alone holds the right to write to GitHub: branches and pull requests, and what people see on their issue. */
@Module({})
export class PrPublisherModule {
  static register(config: PrPublisherConfig): DynamicModule {
    return {
      module: PrPublisherModule,
      imports: [
        MessagingModule.register({
          service: 'pr-publisher',
          servers: config.NATS_URL,
          access: config.brokerAccess,
          consumers: CONSUMERS['pr-publisher'],
        }),
        PersistenceModule.register({
          service: 'pr-publisher',
          url: config.DATABASE_URL,
          entities: [AuditEntry, PublishedPullRequest, StatusComment],
          migrations: [
            Publications1763700000000,
            Intake1763900000000,
            Trust1764000000000,
            Faces1764300000000,
          ],
        }),
      ],
      controllers: [
        CommandAnsweredConsumer,
        GithubPullRequestConsumer,
        IssueClassifiedConsumer,
        IssueDeclinedConsumer,
        IssueRefusedConsumer,
        PullRequestRequestedConsumer,
        TaskAnsweredConsumer,
        TaskFactsConsumer,
        TaskRunConsumer,
      ],
      providers: [
        { provide: PrPublisherConfig, useValue: config },
        githubProvider,
        Answers,
        AuditTrail,
        BranchDelivery,
        InPassing,
        Intake,
        IntakeRound,
        Invitations,
        MissedDeliveries,
        Publication,
        Publications,
        Records,
        Replies,
        RepositorySweep,
        RunAnswers,
        ShownCheck,
        ShownComment,
        ShownLabel,
        StatusBoard,
        StatusNews,
        Sweep,
        WantedIssues,
      ],
    };
  }
}
