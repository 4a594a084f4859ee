import { type DynamicModule, Module } from '@nestjs/common';
import { CONSUMERS } from '#libs/contracts';
import { MessagingModule } from '#libs/messaging';

import { IssueClassifierConfig } from './config.ts';
import { GithubIssueConsumer } from './github-issue.consumer.ts';

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
      controllers: [GithubIssueConsumer],
      providers: [{ provide: IssueClassifierConfig, useValue: config }],
    };
  }
}
