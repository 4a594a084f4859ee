import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiOperation } from '@nestjs/swagger';

import { Needs, problem } from '../access/needs.ts';
import { AgentList, AgentListWish, AgentView } from './agent.dto.ts';
import { AgentQueries } from './agent-queries.ts';
import { noSuchAgent } from './no-such-agent.ts';

/** The PCs that do the work. */
@ApiTags('agents')
@Controller(['api/v1/agents', 'agents'])
@Needs('viewer')
export class AgentsController {
  constructor(private readonly agents: AgentQueries) {}

  /** Every agent that was ever heard of, by name. */
  @Get()
  @ApiOperation({ summary: 'Agents by their names' })
  @ApiOkResponse({ type: AgentList })
  @problem(400, 'The wish does not fit')
  listAgents(@Query() wish: AgentListWish): Promise<AgentList> {
    return this.agents.list(wish);
  }

  /** One agent. */
  @Get(':id')
  @ApiOperation({ summary: 'One agent, its PC and what it works on' })
  @ApiOkResponse({ type: AgentView })
  @problem(404, 'There is no such agent')
  async getAgent(@Param('id') id: string): Promise<AgentView> {
    return (await this.agents.one(id)) ?? noSuchAgent(id);
  }
}
