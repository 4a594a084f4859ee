import { createHash } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { GithubClients, type ShownCheck as Answer } from '#libs/github';
import { LOGGER, type Logger } from '#libs/runtime';

import { PrPublisherConfig } from '../../config.ts';
import type { Shown, StatusComment } from '../comment.entity.ts';
import { desiredCheck } from './desired-check.ts';

/**
 * What stands behind a pull request's commit, on the commit itself: a check run, or what we may in its place.
 *
 * That we may not is no fault of the task: it is told once for each repository, and nothing waits for it.
 */
@Injectable()
export class ShownCheck {
  private readonly told = new Set<string>();

  constructor(
    private readonly github: GithubClients,
    private readonly config: PrPublisherConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns what is shown now, when that changed */
  async show({ taskId, repositoryName, ...known }: StatusComment): Promise<Shown | undefined> {
    const wanted = desiredCheck(known.facts, { taskId, ...this.config.signposts });
    if (wanted === undefined) return undefined;
    const shownCheckSha256 = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
    if (known.shownCheckSha256 === shownCheckSha256) return undefined;
    const repository = await this.github.forRepository(repositoryName);
    this.tell(repositoryName, await repository.ensureCheck(wanted));
    return { shownCheckSha256 };
  }

  private tell(repository: string, { as, refused }: Answer): void {
    const key = `${repository} ${as}`;
    if (as === 'check-run' || this.told.has(key)) return;
    this.told.add(key);
    const reasons = refused.map(({ message }) => message);
    this.logger.info({ repository, as, reasons }, 'Check runs are not permitted here');
  }
}
