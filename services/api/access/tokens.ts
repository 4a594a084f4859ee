import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

import { ApiConfig } from '../config.ts';
import { Problem } from '../problem/problem.ts';
import { AccessToken } from './access-token.entity.ts';
import type { Holder } from './holder.ts';
import type { Role } from './role.ts';
import { idOf, makeToken, sameDigest, sha256Of } from './token-text.ts';

/** The first admin's, which the configuration knows by its digest: with it the others are made. */
export const CONFIGURED: Holder = {
  tokenId: 'configuration',
  name: 'configuration',
  role: 'admin',
};

/** What a new token is to be. */
export interface TokenWish {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: Date | null;
}

/** Knows the tokens: makes, recognises and revokes them. Only their digests are kept. */
@Injectable()
export class Tokens {
  constructor(
    private readonly database: Database,
    private readonly config: ApiConfig,
  ) {}

  /** Whose token this is; undefined when it is nobody's, has expired or was revoked. PostgreSQL's clock judges. */
  async holderOf(text: string): Promise<Holder | undefined> {
    const id = idOf(text);
    if (id === undefined) return undefined;
    const digest = sha256Of(text);
    if (sameDigest(digest, this.config.API_ADMIN_TOKEN_SHA256)) return CONFIGURED;
    const [found] = await this.database.manager.query<FoundToken[]>(
      `select name, role, sha256, last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS unnoted
       FROM tokens WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
      [id],
    );
    if (found === undefined || !sameDigest(digest, found.sha256)) return undefined;
    if (found.unnoted)
      await this.database.manager.query('UPDATE tokens SET last_used_at = now() WHERE id = $1', [
        id,
      ]);
    return { tokenId: id, name: found.name, role: found.role };
  }

  /** Which of these tokens are still good, by their ids: for whoever was let in long ago. */
  async stillGood(holders: readonly Holder[]): Promise<ReadonlySet<string>> {
    const ids = [...new Set(holders.map(({ tokenId }) => tokenId))];
    const good = await this.database.manager.query<{ id: string }[]>(
      `select id from tokens where id = any($1) and revoked_at is null and (expires_at is null or expires_at > now())`,
      [ids],
    );
    return new Set([CONFIGURED.tokenId, ...good.map(({ id }) => id)]);
  }

  /** @throws Problem when somebody else bears the name, or it would have expired already */
  async make(
    { name, role, expiresAt }: TokenWish,
    by: Holder,
  ): Promise<{ token: AccessToken; text: string }> {
    const { id, text, sha256 } = makeToken();
    if (expiresAt !== null && expiresAt.getTime() <= Date.now())
      throw new Problem('invalid', 'expiresAt lies in the past. Choose a moment to come, or none.');
    const made =
      name === CONFIGURED.name
        ? []
        : await this.database.manager.query<unknown[]>(
            `INSERT INTO tokens (id, name, role, sha256, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING RETURNING 1`,
            [id, name, role, sha256, by.name, expiresAt],
          );
    if (made.length === 0)
      throw new Problem(
        'conflict',
        `There is a token named ${name} already. Choose another name, or revoke that one first.`,
      );
    const token = await this.database.manager.findOneByOrFail(AccessToken, { id });
    return { token, text };
  }

  /** Those that were not revoked, the newest first; expired ones too. */
  async list(): Promise<AccessToken[]> {
    return this.database.manager
      .createQueryBuilder(AccessToken, 'token')
      .where('token.revoked_at IS NULL')
      .orderBy('token.created_at', 'DESC')
      .addOrderBy('token.id')
      .getMany();
  }

  /** @returns false when there is no such token, or it was revoked before */
  async revoke(id: string): Promise<boolean> {
    const { affected } = await this.database.manager
      .createQueryBuilder()
      .update(AccessToken)
      .set({ revokedAt: () => 'now()' })
      .where('id = :id AND revoked_at IS NULL', { id })
      .execute();
    return affected === 1;
  }
}

interface FoundToken {
  readonly name: string;
  readonly role: Role;
  readonly sha256: string;
  readonly unnoted: boolean;
}
