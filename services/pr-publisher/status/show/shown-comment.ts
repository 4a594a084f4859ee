import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { GithubClients } from '#libs/github';

import { PrPublisherConfig } from '../../config.ts';
import type { Shown, StatusComment } from '../comment.entity.ts';
import { renderStatus, statusMarker } from '../render/render-status.ts';

/** One comment for each task on its issue, edited in place. */
@Injectable()
export class ShownComment {
  constructor(
    private readonly github: GithubClients,
    private readonly config: PrPublisherConfig,
  ) {}

  /** @returns what is shown now, when that changed */
  async show(known: StatusComment): Promise<Shown | undefined> {
    const { taskId, issueNumber, facts } = known;
    const body = renderStatus(facts, { taskId, ...this.config.signposts });
    const shownSha256 = createHash('sha256').update(body).digest('hex');
    if (known.shownSha256 === shownSha256) return undefined;
    const repository = await this.github.forRepository(known.repositoryName);
    const { id } = await repository.ensureComment({
      ...{ issueNumber, body, marker: statusMarker(taskId) },
      knownId: known.commentId ?? undefined,
    });
    return { commentId: id, shownSha256, shownAt: () => 'clock_timestamp()' };
  }
}
