import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiOperation } from '@nestjs/swagger';

import { Needs, problem } from '../access/needs.ts';
import { StatsQueries } from './stats-queries.ts';
import { Stats, StatsWish } from './stats.dto.ts';

/** How much was done, how well, how fast, and for how much. */
@ApiTags('cluster')
@Controller('api/v1/stats')
@Needs('viewer')
export class StatsController {
  constructor(private readonly stats: StatsQueries) {}

  /** By hour or day, by model, by specialty. */
  @Get()
  @ApiOperation({ summary: 'What was done and what it cost, by the hour or the day' })
  @ApiOkResponse({ type: Stats })
  @problem(400, 'The wish does not fit')
  getStats(@Query() wish: StatsWish): Promise<Stats> {
    return this.stats.between(wish);
  }
}
