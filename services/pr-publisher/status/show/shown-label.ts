import { Injectable } from '@nestjs/common';
import { STATUS_LABELS } from '#libs/contracts';
import { GithubClients } from '#libs/github';

import { PrPublisherConfig } from '../../config.ts';
import type { Shown, StatusComment } from '../comment.entity.ts';
import { desiredLabel } from './desired-label.ts';

/** One status label on the issue, of those that are ours; never one that asks for work. */
@Injectable()
export class ShownLabel {
  constructor(
    private readonly github: GithubClients,
    private readonly config: PrPublisherConfig,
  ) {}

  /** @returns what is shown now, when that changed */
  async show({ repositoryName, issueNumber, ...known }: StatusComment): Promise<Shown | undefined> {
    const wanted = desiredLabel(known.facts);
    const shownLabel = wanted?.name ?? null;
    if (!this.config.STATUS_LABELS || shownLabel === known.shownLabel) return undefined;
    const repository = await this.github.forRepository(repositoryName);
    await repository.ensureLabel({ issueNumber, wanted, family: STATUS_LABELS });
    return { shownLabel };
  }
}
