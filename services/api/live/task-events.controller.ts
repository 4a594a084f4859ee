import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Database } from '#libs/persistence';

import { TheHolder, type Holder } from '../access/holder.ts';
import { Needs, problem } from '../access/needs.ts';
import { noSuchTask } from '../tasks/no-such-task.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import { Changes } from './changes.ts';
import { EVENT_STREAM, LAST_EVENT_ID } from './describe-stream.ts';
import { readLastEventId } from './last-event-id.ts';
import { OpenStreams } from './open-streams.ts';
import { readTask } from './read-task.ts';
import { TaskFeed } from './task-feed.ts';

/** Tells what happens to a task while it happens. */
@ApiTags('live')
@Controller('api/v1/tasks/:id/events')
@Needs('viewer')
export class TaskEventsController {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskQueries,
    private readonly changes: Changes,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What happens to a task, while it happens (Server-Sent Events)',
    description:
      'Events: `timeline` (a TimelineEntry), `progress` (id, at, attempt, stage, round, message, costUsd, tokens), `task` (a TaskSummary); the data of each has `schema: 1` besides. First all there is, or with Last-Event-ID what was missed; then whatever comes. The same may come twice: it bears an id. A comment comes every fifteen seconds. Who takes nothing is cut off.',
  })
  @ApiParam({ name: 'id', description: 'Its UUID, or owner/name#12 URL-encoded.' })
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse(EVENT_STREAM)
  @problem(404, 'There is no such task')
  @problem(503, 'Too many clients are being told already')
  async followTask(
    @Param('id') name: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @TheHolder() holder: Holder,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const id = (await this.tasks.idOf(name)) ?? noSuchTask(name);
    if ((await readTask(this.database.manager, id, 0)) === undefined) noSuchTask(name);
    const stream = this.streams.open(reply, holder);
    const feed = new TaskFeed(this.database, id, {
      stream,
      since: readLastEventId(lastEventId) ?? 0,
    });
    const stop = this.changes.listen((change) => {
      if (change === undefined || (change.kind === 'task' && change.key === id)) feed.wake();
    });
    stream.onEnd(() => {
      stop();
      void feed.stop();
    });
    feed.wake();
  }
}
