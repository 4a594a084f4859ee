import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags, ApiOperation } from '@nestjs/swagger';

import { Needs, problem } from '../access/needs.ts';
import { TaskList, TaskListWish } from './task-list.dto.ts';
import { TaskQueries } from './task-queries.ts';
import { TaskView } from './task.dto.ts';
import { noSuchTask } from './no-such-task.ts';

/** What is worked on, was, and will be; also under the paths of the first plans. */
@ApiTags('tasks')
@Controller(['api/v1/tasks', 'api/tasks', 'tasks'])
@Needs('viewer')
export class TasksController {
  constructor(private readonly tasks: TaskQueries) {}

  /** Tasks, those first that changed last. */
  @Get()
  @ApiOperation({ summary: 'Tasks, those first that changed last' })
  @ApiOkResponse({ type: TaskList })
  @problem(400, 'The wish does not fit')
  listTasks(@Query() wish: TaskListWish): Promise<TaskList> {
    return this.tasks.list(wish);
  }

  /** One task, and everything that is known of it. */
  @Get(':id')
  @ApiOperation({ summary: 'One task, and everything that is known of it' })
  @ApiParam({ name: 'id', description: "The task's id, or owner/name#12 (URL-encoded)." })
  @ApiOkResponse({ type: TaskView })
  @problem(404, 'There is no such task')
  async getTask(@Param('id') id: string): Promise<TaskView> {
    return (await this.tasks.one(id)) ?? noSuchTask(id);
  }
}
