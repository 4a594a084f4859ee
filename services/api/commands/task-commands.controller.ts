import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  TaskApprove,
  TaskRetry,
  TaskStop,
  type Command,
  type EventDefinition,
} from '#libs/contracts';

import { Needs, problem } from '../access/needs.ts';
import { Problem } from '../problem/problem.ts';
import { noSuchTask } from '../tasks/no-such-task.ts';
import { TaskQueries } from '../tasks/task-queries.ts';
import { CommandAccepted, RetryBody, TaskCommandDone } from './command.dto.ts';
import { commandOf, TheCaller, type Caller } from './caller.ts';
import { GiveCommand } from './give-command.ts';
import { IDEMPOTENCY_KEY } from './idempotency-key.ts';

const ENDED = ['completed', 'failed', 'cancelled'];

interface Wish<Data extends Command> {
  readonly verb: string;
  readonly definition: EventDefinition<Data>;
  readonly more: Omit<Data, keyof Command>;
  readonly isDone: (status: string) => boolean;
}

/** What people want done with a task. Each waits for the answer, and shows the task as it then is. */
@ApiTags('tasks')
@Controller('api/v1/tasks/:id')
@Needs('operator')
@ApiParam({ name: 'id', description: 'Its UUID, or owner/name#12 URL-encoded.' })
@ApiHeader(IDEMPOTENCY_KEY)
@ApiAcceptedResponse({ type: CommandAccepted, description: 'Taken, and not answered in time' })
@problem(400, 'The request does not fit')
@problem(404, 'There is no such task')
@problem(409, 'It changed nothing; the detail says why')
@problem(503, 'The broker does not take it now')
export class TaskCommandsController {
  constructor(
    private readonly tasks: TaskQueries,
    private readonly commands: GiveCommand,
  ) {}

  @Post('stop')
  @HttpCode(200)
  @ApiOperation({ summary: 'End the work, whatever state it is in' })
  @ApiOkResponse({ type: TaskCommandDone })
  async stopTask(
    @Param('id') id: string,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAccepted | TaskCommandDone> {
    const isDone = (status: string): boolean => ENDED.includes(status);
    const wish = { verb: 'stop', definition: TaskStop, more: {}, isDone };
    return this.give({ id, caller }, wish, reply);
  }

  @Post('retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try a task that ended once more, on the text as it was authorised' })
  @ApiOkResponse({ type: TaskCommandDone })
  async retryTask(
    @Param('id') id: string,
    @Body() { fromScratch = false, ...more }: RetryBody,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAccepted | TaskCommandDone> {
    const isDone = (status: string): boolean => !ENDED.includes(status);
    const wish = { verb: 'retry', definition: TaskRetry, more: { fromScratch, ...more }, isDone };
    return this.give({ id, caller }, wish, reply);
  }

  @Post('approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publish what is held for a person' })
  @ApiOkResponse({ type: TaskCommandDone })
  async approveTask(
    @Param('id') id: string,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAccepted | TaskCommandDone> {
    const isDone = (status: string): boolean => status !== 'held';
    const wish = { verb: 'approve', definition: TaskApprove, more: {}, isDone };
    return this.give({ id, caller }, wish, reply);
  }

  private async give<Data extends Command>(
    { id, caller }: { id: string; caller: Caller },
    { verb, ...wish }: Wish<Data>,
    reply: FastifyReply,
  ): Promise<CommandAccepted | TaskCommandDone> {
    const { id: taskId } = (await this.tasks.one(id)) ?? noSuchTask(id);
    const commandId = commandOf(caller, `${verb} ${taskId}`);
    const answer = await this.commands.about({ ...wish, taskId, commandId, holder: caller.holder });
    if (answer === undefined) {
      void reply.status(202);
      const detail =
        'The scheduler has not answered yet; it will do it as soon as it can. Look at the task again in a moment.';
      return { commandId, status: 'accepted', detail };
    }
    if (!answer.done) throw new Problem('nothing-done', answer.detail);
    return {
      done: true,
      detail: answer.detail,
      task: (await this.tasks.one(taskId)) ?? noSuchTask(taskId),
    };
  }
}
