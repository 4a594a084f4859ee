import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiOperation } from '@nestjs/swagger';

import { Needs, problem } from '../access/needs.ts';
import { ListWish } from '../lists/list-wish.dto.ts';
import { Problem } from '../problem/problem.ts';
import { DeadLetterList, DeadLetterView } from './dead-letter.dto.ts';
import { DeadLetterQueries } from './dead-letter-queries.ts';

/** Messages that nobody could handle. */
@ApiTags('dead letters')
@Controller('api/v1/dlq')
@Needs('operator')
export class DeadLettersController {
  constructor(private readonly letters: DeadLetterQueries) {}

  /** The newest first. */
  @Get()
  @ApiOperation({ summary: 'Messages nobody could handle, the newest first' })
  @ApiOkResponse({ type: DeadLetterList })
  @problem(400, 'The wish does not fit')
  listDeadLetters(@Query() wish: ListWish): Promise<DeadLetterList> {
    return this.letters.list(wish);
  }

  /** One of them, whole. */
  @Get(':id')
  @ApiOperation({ summary: 'One of them, with the reason' })
  @ApiOkResponse({ type: DeadLetterView })
  @problem(404, 'There is no such letter')
  async getDeadLetter(@Param('id') id: string): Promise<DeadLetterView> {
    const letter = await this.letters.one(id);
    if (letter === undefined)
      throw new Problem('not-found', `There is no letter ${id}. GET /api/v1/dlq lists them.`);
    return letter;
  }
}
