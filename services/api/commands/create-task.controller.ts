import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Needs, problem } from '../access/needs.ts';
import { Problem, type ProblemCode } from '../problem/problem.ts';
import { noSuchTask } from '../tasks/no-such-task.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import { TaskView } from '../tasks/task.dto.ts';
import { CommandAccepted, TaskWishBody } from './command.dto.ts';
import { commandOf, TheCaller, type Caller } from './caller.ts';
import { IDEMPOTENCY_KEY } from './idempotency-key.ts';
import type { Outcome } from './outcome-of-request.ts';
import { readWish } from './read-wish.ts';
import { RequestWork } from './request-work.ts';

const PROBLEMS = {
  failed: 'not-found',
  declined: 'declined',
  refused: 'refused',
} as const satisfies Record<Exclude<Outcome['kind'], 'queued'>, ProblemCode>;

/** Work that somebody wants done, whatever labels there are. */
@ApiTags('tasks')
@Controller(['api/v1/tasks', 'api/tasks', 'tasks'])
@Needs('operator')
export class CreateTaskController {
  constructor(
    private readonly tasks: TaskQueries,
    private readonly requests: RequestWork,
  ) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({
    summary: 'Have an issue worked on, or open one with these words and have it worked on',
    description:
      'Exactly one of issueNumber and title is given. Waits up to fifteen seconds for the task to be queued.',
  })
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiCreatedResponse({ type: TaskView })
  @ApiAcceptedResponse({ type: CommandAccepted, description: 'Taken, and not queued in time' })
  @problem(400, 'The wish does not fit')
  @problem(404, 'The repository or the issue is not there, or not within reach')
  @problem(409, 'The issue is being worked on already')
  @problem(422, 'The issue is no work; the detail says why')
  @problem(503, 'The broker does not take it now')
  async createTask(
    @Body() body: TaskWishBody,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAccepted | TaskView> {
    const wish = readWish(body);
    const commandId = commandOf(caller, 'run');
    const outcome = await this.requests.make({ wish, commandId, holder: caller.holder });
    if (outcome === undefined) {
      void reply.status(202);
      const detail =
        'It is safe with the broker, and nobody has taken it yet. Look for the issue among the tasks in a moment.';
      return { commandId, status: 'accepted', detail };
    }
    if (outcome.kind !== 'queued') throw new Problem(PROBLEMS[outcome.kind], outcome.detail);
    void reply.header('location', `/api/v1/tasks/${outcome.taskId}`);
    return (await this.tasks.one(outcome.taskId)) ?? noSuchTask(outcome.taskId);
  }
}
