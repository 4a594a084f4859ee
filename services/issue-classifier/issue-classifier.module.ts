import { type DynamicModule, Module } from '@nestjs/common';
import { CONSUMERS } from '#libs/contracts';
import { MessagingModule } from '#libs/messaging';

import { Doorman } from './authorise/doorman.ts';
import { GithubCommentConsumer } from './commands/github-comment.consumer.ts';
import { Orders } from './commands/orders.ts';
import { IssueClassifierConfig } from './config.ts';
import { Decisions } from './decisions.ts';
import { githubProvider } from './github.provider.ts';
import { GithubIssueConsumer } from './github-issue.consumer.ts';
import { SecondOpinion } from './opinion/second-opinion.ts';
import { Policies } from './repository/policies.ts';
import { RepositoryFiles } from './repository/repository-files.ts';
import { Verdicts } from './verdicts.ts';

@Module({})
export class IssueClassifierModule {
  static register(config: IssueClassifierConfig): DynamicModule {
    return {
      module: IssueClassifierModule,
      imports: [
        MessagingModule.register({
          service: 'issue-classifier',
          servers: config.NATS_URL,
          access: config.brokerAccess,
          consumers: CONSUMERS['issue-classifier'],
        }),
      ],
      controllers: [GithubCommentConsumer, GithubIssueConsumer],
      providers: [
        { provide: IssueClassifierConfig, useValue: config },
        githubProvider,
        Decisions,
        Doorman,
        Orders,
        Policies,
        RepositoryFiles,
        SecondOpinion,
        Verdicts,
      ],
    };
  }
}
