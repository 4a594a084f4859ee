import { Inject, Injectable } from '@nestjs/common';
import { GithubClients, Gone, NotPermitted, RateLimited } from '#libs/github';
import { LOGGER, type Logger } from '#libs/runtime';

import { PrPublisherConfig } from '../config.ts';
import { RepositorySweep } from './repository-sweep.ts';

/**
 * Looks through every repository we are responsible for.
 *
 * Trouble with one holds up no other. Where a limit was reached, its owner's repositories are left alone until it
 * ends: GitHub counts for each installation.
 */
@Injectable()
export class Sweep {
  private readonly pausedUntil = new Map<string, Date>();
  private readonly explained = new Set<string>();

  constructor(
    private readonly config: PrPublisherConfig,
    private readonly github: GithubClients,
    private readonly repositorySweep: RepositorySweep,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns whether every repository was seen that can be */
  async sweep(signal: AbortSignal): Promise<boolean> {
    let isWhole = true;
    for (const fullName of await this.repositories()) {
      if (signal.aborted) return false;
      const [owner = ''] = fullName.split('/');
      if ((this.pausedUntil.get(owner)?.getTime() ?? 0) > Date.now()) continue;
      isWhole = (await this.one(fullName, signal)) && isWhole;
    }
    return isWhole;
  }

  private async one(fullName: string, signal: AbortSignal): Promise<boolean> {
    try {
      const issues = await this.repositorySweep.sweep(fullName, signal);
      if (issues.length > 0)
        this.logger.info({ repository: fullName, issues }, 'Found what nobody told');
      return true;
    } catch (error) {
      if (error instanceof NotPermitted || error instanceof Gone) {
        this.explain(fullName, error);
        return true;
      }
      if (error instanceof RateLimited)
        this.pausedUntil.set(fullName.split('/')[0] ?? '', error.retryAt);
      this.logger.warn({ repository: fullName, err: error }, 'Repository not swept; again later');
      return error instanceof RateLimited;
    }
  }

  private async repositories(): Promise<string[]> {
    const { SWEEP_REPOSITORIES: named } = this.config;
    if (named.length > 0) return named;
    const reached = await this.github.reachedRepositories();
    if (reached === undefined && !this.explained.has('')) {
      this.explained.add('');
      this.logger.warn(
        'Nothing is swept: a token does not say which repositories it is for; name them in SWEEP_REPOSITORIES',
      );
    }
    return reached ?? [];
  }

  /** What a person must mend is said once, not every few minutes. */
  private explain(fullName: string, error: Error): void {
    if (!this.explained.has(fullName))
      this.logger.warn({ repository: fullName, err: error }, 'Repository can not be swept');
    this.explained.add(fullName);
  }
}
