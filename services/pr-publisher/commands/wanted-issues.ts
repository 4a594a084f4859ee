import { Injectable } from '@nestjs/common';
import type { CloudEvent, GithubIssueData, NewIssue, TaskRunData } from '#libs/contracts';
import { GithubClients, type GithubRepository, type Issue } from '#libs/github';
import { Redaction } from '#libs/redaction';

import { code } from '../words/neutralise.ts';
import { toRequestedIssue } from './to-requested-issue.ts';

/** Whoever said the command has a clock of their own, and GitHub has another. */
const CLOCKS_DIFFER_BY_MS = 10 * 60_000;

/** Finds the issue that a command wants worked on, and opens it where the command brings words and no issue. */
@Injectable()
export class WantedIssues {
  constructor(
    private readonly github: GithubClients,
    private readonly redaction: Redaction,
  ) {}

  /**
   * The same issue however often it is asked for: one that was opened is found again by the command's id.
   *
   * @throws the errors of #libs/github
   */
  async forRun(event: CloudEvent<TaskRunData>): Promise<GithubIssueData> {
    const { repositoryName, issueNumber = 0 } = event.data;
    const client = await this.github.forRepository(repositoryName);
    const repository = await client.describe();
    // What people must not see on GitHub a model need not see either.
    const text = event.data.text && this.redaction.deep(event.data.text);
    const issue =
      text === undefined
        ? await client.readIssue(issueNumber)
        : await this.open(client, event, text);
    const us = await client.login();
    return toRequestedIssue(event, { issue, repository, text, us });
  }

  private open(
    client: GithubRepository,
    { time, data: { commandId, by } }: CloudEvent<TaskRunData>,
    { title, body }: NewIssue,
  ): Promise<Issue> {
    return client.ensureIssue({
      marker: `<!-- claude-code-cluster:command=${commandId} -->`,
      title,
      body: `${body.trim()}\n\n<sub>Opened for ${code(by.login)} through the cluster's API.</sub>`,
      notBefore: new Date(Date.parse(time) - CLOCKS_DIFFER_BY_MS),
    });
  }
}
