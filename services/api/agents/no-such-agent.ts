import { Problem } from '../problem/problem.ts';

/** @throws Problem always */
export function noSuchAgent(id: string): never {
  throw new Problem(
    'not-found',
    `There is no agent ${id}. GET /api/v1/agents lists them; a PC is one once its agent was heard.`,
  );
}
