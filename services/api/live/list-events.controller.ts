import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import {
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { REPOSITORY_NAME } from '#libs/contracts';

import { TheHolder, type Holder } from '../access/holder.ts';
import { Needs, problem } from '../access/needs.ts';
import { EVENT_STREAM, LAST_EVENT_ID } from './describe-stream.ts';
import { readLastEventId } from './last-event-id.ts';
import { ListFeed } from './list-feed.ts';
import { OpenStreams } from './open-streams.ts';

/** Whose tasks. */
export class EventsWish {
  @ApiPropertyOptional({ description: 'Tasks of this repository only; of all when absent.' })
  @IsOptional()
  @Matches(REPOSITORY_NAME, { message: 'repository must be owner/name' })
  repository?: string;
}

/** Tells what changes in the lists while it changes. */
@ApiTags('live')
@Controller('api/v1/events')
@Needs('viewer')
export class ListEventsController {
  constructor(
    private readonly streams: OpenStreams,
    private readonly feed: ListFeed,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What changes in the lists, while it changes (Server-Sent Events)',
    description:
      'Events: `cluster` (a ClusterStatus; first, and then now and again), `task` (a TaskSummary), `agent` (an AgentView), `reload` (too much was missed: read the lists anew); the data of each has `schema: 1` besides. Open this first and read the lists then, and nothing is missed. With Last-Event-ID what was missed is told first. The same may come twice. A comment comes every fifteen seconds.',
  })
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse(EVENT_STREAM)
  @problem(400, 'The query does not fit')
  @problem(503, 'Too many clients are being told already')
  async followLists(
    @Query() { repository }: EventsWish,
    @Headers('last-event-id') lastEventId: string | undefined,
    @TheHolder() holder: Holder,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const stream = this.streams.open(reply, holder);
    const client = { stream, repository: repository?.toLowerCase() };
    try {
      await this.feed.join(client, readLastEventId(lastEventId));
    } catch (error) {
      // Its answer has begun: all that is left is to let the client come back.
      stream.end();
      throw error;
    }
  }
}
