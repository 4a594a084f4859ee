import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

import { Needs } from '../access/needs.ts';
import { AgentQueries } from '../agents/agent-queries.ts';
import type { AgentView } from '../agents/agent.dto.ts';
import { Problem } from '../problem/problem.ts';

const HOW =
  'An agent joins by its first heartbeat over NATS: give the PC a key (npm run keys) and start it there (claude-cluster start-node). Nothing is registered over HTTP.';

class Registration {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  agentId?: string;
}

/** How the first plans had agents join. It changes nothing; it tells whether the agent has joined, or how it does. */
@ApiExcludeController()
@Controller('api/nodes/register')
@Needs('viewer')
export class RegisterNodeController {
  constructor(private readonly agents: AgentQueries) {}

  @Post()
  @HttpCode(200)
  async register(@Body() { agentId }: Registration): Promise<AgentView | { detail: string }> {
    if (agentId === undefined) return { detail: HOW };
    const agent = await this.agents.one(agentId);
    if (agent === undefined)
      throw new Problem('not-found', `No agent ${agentId} has joined. ${HOW}`);
    return agent;
  }
}
