import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
  ApiOperation,
} from '@nestjs/swagger';
import { LOGGER, type Logger } from '#libs/runtime';

import { Problem } from '../problem/problem.ts';
import { TheHolder, type Holder } from './holder.ts';
import { Needs, problem } from './needs.ts';
import {
  NewTokenBody,
  newTokenBodyOf,
  tokenBodyOf,
  TokenListBody,
  TokenWishBody,
} from './token.dto.ts';
import { Tokens } from './tokens.ts';

/** The keys of the house. */
@ApiTags('access')
@Controller('api/v1/tokens')
@Needs('admin')
export class TokensController {
  constructor(
    private readonly tokens: Tokens,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Those that were not revoked, the newest first. */
  @Get()
  @ApiOperation({ summary: 'Every token that was not revoked, the newest first' })
  @ApiOkResponse({ type: TokenListBody })
  async listTokens(): Promise<TokenListBody> {
    const items = (await this.tokens.list()).map(tokenBodyOf);
    return { items, nextCursor: null, total: items.length };
  }

  /** Makes one. Its text is in the answer, and nowhere else. */
  @Post()
  @ApiOperation({ summary: 'Make a token; its text is in this answer and nowhere else' })
  @ApiCreatedResponse({ type: NewTokenBody })
  @problem(400, 'The wish does not fit')
  @problem(409, 'There is one of this name')
  async createToken(
    @Body() { name, role, expiresAt }: TokenWishBody,
    @TheHolder() holder: Holder,
  ): Promise<NewTokenBody> {
    const wish = { name, role, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) };
    const { token, text } = await this.tokens.make(wish, holder);
    this.logger.info({ tokenId: token.id, name, role, by: holder.name }, 'A token was made');
    return newTokenBodyOf(token, text);
  }

  /** Revokes one, at once. */
  @Delete(':id')
  @ApiOperation({ summary: 'Revoke a token, at once' })
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'It opens nothing any more' })
  @problem(404, 'There is no such token')
  async revokeToken(@Param('id') id: string, @TheHolder() holder: Holder): Promise<void> {
    if (!(await this.tokens.revoke(id)))
      throw new Problem(
        'not-found',
        `There is no token ${id}. GET /api/v1/tokens lists them; the first admin's is changed by API_ADMIN_TOKEN_SHA256.`,
      );
    this.logger.info({ tokenId: id, by: holder.name }, 'A token was revoked');
  }
}
