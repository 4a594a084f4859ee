import { Inject, Injectable } from '@nestjs/common';
import type { RepositoryRef } from '#libs/contracts';
import { GithubClients, type GithubRepository, type ReactionContent } from '#libs/github';
import { Database } from '#libs/persistence';
import { LOGGER, type Logger } from '#libs/runtime';

import { whenGithubAllows } from './when-github-allows.ts';

/** The issue that is answered on. */
export interface At {
  readonly repository: RepositoryRef;
  readonly issueNumber: number;
}

/** Short answers to people, each of which may be given again without being seen twice. */
@Injectable()
export class Replies {
  constructor(
    private readonly database: Database,
    private readonly github: GithubClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * One comment that bears the marker, edited in place.
   *
   * One after the other for an issue and a marker, here or in another process: two that both look before either has
   * written make two comments.
   */
  async comment(at: At, { marker, body }: { marker: string; body: string }): Promise<void> {
    const { repository, issueNumber } = at;
    await this.tell(at, (client) =>
      this.database.transaction(async (tx) => {
        const lock = `${marker} ${repository.id}#${issueNumber}`;
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [lock]);
        await client.ensureComment({ issueNumber, marker, body });
      }),
    );
  }

  /** To the comment when there is one, else to the issue itself. */
  async react(
    at: At & { readonly commentId?: number | undefined },
    content: ReactionContent,
  ): Promise<void> {
    const { issueNumber, commentId } = at;
    await this.tell(at, (client) =>
      commentId === undefined
        ? client.ensureReaction(issueNumber, content)
        : client.ensureCommentReaction(commentId, content),
    );
  }

  private async tell(
    { repository: { fullName }, issueNumber }: At,
    say: (client: GithubRepository) => Promise<unknown>,
  ): Promise<void> {
    const isTold = await whenGithubAllows(async () => {
      await say(await this.github.forRepository(fullName));
    });
    if (!isTold)
      this.logger.info(
        { repository: fullName, issue: issueNumber },
        'What was to be answered is gone',
      );
  }
}
