import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { REPOSITORY_NAME } from '#libs/contracts';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';

import { Needs, problem } from '../access/needs.ts';
import { noSuchTask } from '../tasks/no-such-task.ts';
import { ExplainQueries } from './explain-queries.ts';
import { Explanation } from './explanation.dto.ts';

/** Which issue is to be explained. */
class IssueWish {
  @ApiProperty({ example: 'octo-tester/shop' })
  @Matches(REPOSITORY_NAME, { message: 'repository must be owner/name' })
  repository!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  issue!: number;
}

/** Why something is, or is not, happening. */
@ApiTags('tasks')
@Controller('api/v1')
@Needs('viewer')
export class ExplainController {
  constructor(private readonly explanations: ExplainQueries) {}

  /** Of a task. */
  @Get('tasks/:id/explain')
  @ApiOperation({ summary: 'Why something is, or is not, happening to a task' })
  @ApiParam({ name: 'id', description: "The task's id, or owner/name#12 (URL-encoded)." })
  @ApiOkResponse({ type: Explanation })
  @problem(404, 'There is no such task')
  async explainTask(@Param('id') id: string): Promise<Explanation> {
    return (await this.explanations.ofTask(id)) ?? noSuchTask(id);
  }

  /** Of any issue, also one that has no task. */
  @Get('explain')
  @ApiOperation({ summary: 'Why something is, or is not, happening to any issue' })
  @ApiOkResponse({ type: Explanation })
  @problem(400, 'The wish does not fit')
  explainIssue(@Query() { repository, issue }: IssueWish): Promise<Explanation> {
    return this.explanations.ofIssue(repository, issue);
  }
}
