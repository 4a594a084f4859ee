import { Command } from 'commander';
import { AGENT_NAME } from '#libs/contracts';

import { plainLine } from '../../terminal/terminal-text.ts';
import { usageError } from '../command-error.ts';
import type { Commanded } from '../connect/answers.ts';
import { apiOf, outputOf, type Context } from '../context.ts';

/** A command that tells one agent something, and says what came of it. */
export function actOnAgent(
  context: Context,
  { name, description }: { name: 'drain' | 'resume'; description: string },
): Command {
  return new Command(name)
    .description(description)
    .argument('<agent>', 'the agent’s id, as `claude-cluster agents` lists it')
    .action(async (agent: string, _options: object, command: Command) => {
      if (!AGENT_NAME.test(agent))
        throw usageError(`"${agent}" names no agent. See: claude-cluster agents`);
      const api = await apiOf(context, command);
      const { status, body } = await api.post<Commanded>(`/api/v1/agents/${agent}/${name}`);
      outputOf(context, command).answer(body, () => {
        const said = plainLine(body.detail);
        return status === 202 ? `${said} Look later: claude-cluster agents` : said;
      });
    });
}
