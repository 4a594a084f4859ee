import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ARTIFACT_KINDS, type ArtifactKind } from '#libs/contracts';
import { Database } from '#libs/persistence';

import { Needs, problem } from '../access/needs.ts';
import { Problem } from '../problem/problem.ts';
import { noSuchTask } from '../tasks/no-such-task.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import { ArtifactQuery, LogQuery } from './artifact.dto.ts';
import { findArtifact } from './find-artifact.ts';
import { LogLines } from './log-lines.ts';
import { SendArtifact } from './send-artifact.ts';

const TEXT = { schema: { type: 'string' } } as const;
const BYTES = { schema: { type: 'string', format: 'binary' } } as const;

/** The files that attempts left behind. */
@ApiTags('tasks')
@Controller('api/v1/tasks/:id')
@Needs('viewer')
@ApiParam({ name: 'id', description: 'Its UUID, or owner/name#12 URL-encoded.' })
@problem(400, 'The query does not fit')
@problem(404, 'There is no such task, or it left no such file')
@problem(410, 'It is no longer kept')
export class ArtifactsController {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskQueries,
    private readonly files: SendArtifact,
    private readonly lines: LogLines,
  ) {}

  @Get('artifacts/:name')
  @ApiOperation({
    summary: 'A file that an attempt left behind',
    description: 'Its size and digest are checked on the way: a damaged one breaks off.',
  })
  @ApiParam({ name: 'name', enum: ARTIFACT_KINDS })
  @ApiOkResponse({ content: { 'text/plain': TEXT, 'application/octet-stream': BYTES } })
  async downloadArtifact(
    @Param('id') id: string,
    @Param('name') name: string,
    @Query() { attempt }: ArtifactQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const task = (await this.tasks.one(id)) ?? noSuchTask(id);
    const kind = ARTIFACT_KINDS.find((one) => one === name);
    const found = kind && (await this.find(task.id, kind, attempt));
    if (!found)
      throw new Problem(
        'not-found',
        `The task left no ${name}${attempt === undefined ? '' : ` in attempt ${attempt}`}. GET /api/v1/tasks/${task.id} lists what it left.`,
      );
    await this.files.send(reply, found);
  }

  @Get('log')
  @ApiOperation({
    summary: 'What an attempt said',
    description:
      'The newest attempt unless told otherwise: the whole log of one that ended, of a running one its lines so far.',
  })
  @ApiOkResponse({ content: { 'text/plain': TEXT } })
  async readLog(
    @Param('id') id: string,
    @Query() { attempt, follow }: LogQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const task = (await this.tasks.one(id)) ?? noSuchTask(id);
    const wanted = attempt ?? task.attempt;
    const running = task.status === 'running' && task.attempt === wanted;
    const found = running ? undefined : await this.find(task.id, 'log', wanted);
    if (found !== undefined && !found.expired) {
      await this.files.send(reply, found);
      return;
    }
    const lines =
      running && follow === 'true'
        ? this.lines.follow(task.id, wanted)
        : await this.lines.of(task.id, wanted);
    void reply.header('content-type', 'text/plain; charset=utf-8').send(lines);
  }

  private find(
    taskId: string,
    kind: ArtifactKind,
    attempt: number | undefined,
  ): ReturnType<typeof findArtifact> {
    return findArtifact(this.database.manager, { taskId, kind, attempt });
  }
}
