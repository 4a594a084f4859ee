import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NodeDrain, NodeResume, type EventDefinition, type NodeCommandData } from '#libs/contracts';
import { Publisher } from '#libs/messaging';

import { Needs, problem } from '../access/needs.ts';
import type { Holder } from '../access/holder.ts';
import { AgentQueries } from '../agents/agent-queries.ts';
import { AgentView } from '../agents/agent.dto.ts';
import { noSuchAgent } from '../agents/no-such-agent.ts';
import { Changes } from '../live/changes.ts';
import { CommandAccepted } from './command.dto.ts';
import { commandOf, TheCaller, type Caller } from './caller.ts';
import { commander, newTraceparent } from './give-command.ts';
import { IDEMPOTENCY_KEY } from './idempotency-key.ts';

const SHOWN_WITHIN_MS = 10_000;

/** What became of a command about an agent. */
export class AgentCommandDone {
  @ApiProperty({ description: 'False: it was so already.' })
  done!: boolean;

  @ApiProperty({ description: 'For a person.' })
  detail!: string;

  @ApiProperty({ type: AgentView, description: 'As it is now.' })
  agent!: AgentView;
}

interface Wish {
  readonly definition: EventDefinition<NodeCommandData>;
  readonly isDone: (agent: AgentView) => boolean;
  readonly detail: string;
}

const DRAIN: Wish = {
  definition: NodeDrain,
  // An agent that is away is given nothing either.
  isDone: ({ drained, state }) => drained && state !== 'online',
  detail: 'It finishes what it has and is given nothing new, until somebody says resume.',
};
const RESUME: Wish = {
  definition: NodeResume,
  isDone: ({ drained, state }) => !drained && state !== 'draining',
  detail: 'It is given work again, as soon as it is online.',
};

/** What people want of a PC. */
@ApiTags('agents')
@Controller('api/v1/agents/:id')
@Needs('operator')
@ApiHeader(IDEMPOTENCY_KEY)
@ApiAcceptedResponse({ type: CommandAccepted, description: 'Taken, and not done in time' })
@problem(400, 'The request does not fit')
@problem(404, 'There is no such agent')
@problem(503, 'The broker does not take it now')
export class AgentCommandsController {
  constructor(
    private readonly agents: AgentQueries,
    private readonly publisher: Publisher,
    private readonly changes: Changes,
  ) {}

  @Post('drain')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give an agent nothing new; it finishes what it has' })
  @ApiOkResponse({ type: AgentCommandDone })
  async drainAgent(
    @Param('id') id: string,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentCommandDone | CommandAccepted> {
    const commandId = commandOf(caller, `drain ${id}`);
    return this.give({ id, commandId, holder: caller.holder }, DRAIN, reply);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give an agent work again' })
  @ApiOkResponse({ type: AgentCommandDone })
  async resumeAgent(
    @Param('id') id: string,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentCommandDone | CommandAccepted> {
    const commandId = commandOf(caller, `resume ${id}`);
    return this.give({ id, commandId, holder: caller.holder }, RESUME, reply);
  }

  private async give(
    { id, commandId, holder }: { id: string; commandId: string; holder: Holder },
    { definition, isDone, detail }: Wish,
    reply: FastifyReply,
  ): Promise<AgentCommandDone | CommandAccepted> {
    const known = (await this.agents.one(id)) ?? noSuchAgent(id);
    if (isDone(known)) return { done: false, detail: 'It was so already.', agent: known };
    await this.publisher.publish(definition, {
      id: `command:${commandId}`,
      tokens: {},
      traceparent: newTraceparent(),
      data: { commandId, agent: known.id, ...commander(holder) },
    });
    const look = async (): Promise<AgentView | undefined> => {
      const agent = await this.agents.one(id);
      return agent !== undefined && isDone(agent) ? agent : undefined;
    };
    const agent = await this.changes.until(look, {
      concerns: ({ kind, key }) => kind === 'agent' && key === id,
      timeoutMs: SHOWN_WITHIN_MS,
    });
    if (agent !== undefined) return { done: true, detail, agent };
    void reply.status(202);
    return {
      commandId,
      status: 'accepted',
      detail: 'node-health has not done it yet. Look at the agent again in a moment.',
    };
  }
}
