import { Injectable } from '@nestjs/common';
import { fitText, type GithubCommentData, type GithubIssueData } from '#libs/contracts';
import { Redaction } from '#libs/redaction';

import { IssueClassifierConfig } from '../config.ts';
import type { Declined } from '../trigger.ts';
import { joinPolicy, type Policy } from './join-policy.ts';
import { RepositoryFiles } from './repository-files.ts';

/** The cluster's rules for a delivery, and what the file of its repository adds to them. */
@Injectable()
export class Policies {
  constructor(
    private readonly config: IssueClassifierConfig,
    private readonly files: RepositoryFiles,
    private readonly redaction: Redaction,
  ) {}

  /** Throws RetryLater while GitHub is away or asks for patience. */
  async of(data: GithubCommentData | GithubIssueData): Promise<Policy> {
    const { labelPolicy: cluster } = this.config;
    if (!mayMatter(data)) return joinPolicy(cluster, undefined);
    const { file, invalid } = await this.files.of(data.repository.fullName);
    if (invalid === undefined) return joinPolicy(cluster, file);
    const detail = fitText(this.redaction.text(invalid.message), DETAIL_BYTES_MAX);
    return { ...joinPolicy(cluster, undefined), unreadable: unreadable(detail) };
  }
}

/** The contract takes as many characters. */
const DETAIL_BYTES_MAX = 2000;

/** Without a label there is no work but by command, and what ends an issue ends it whatever its labels. */
function mayMatter(data: GithubCommentData | GithubIssueData): boolean {
  if (data.isPullRequest) return false;
  if (data.action === 'created' || data.action === 'requested') return true;
  if (['closed', 'deleted', 'transferred'].includes(data.action)) return false;
  return data.issue.labels.length > 0 || data.label !== undefined;
}

function unreadable(detail: string): Declined {
  return {
    verdict: 'declined',
    reason: 'repository-file-invalid',
    detail,
    answerOwed: true,
  };
}
