import { Problem } from '../problem/problem.ts';

/** @throws Problem always */
export function noSuchTask(name: string): never {
  throw new Problem(
    'not-found',
    `There is no task ${name}. GET /api/v1/tasks lists them; GET /api/v1/explain?repository=&issue= tells why an issue has none.`,
  );
}
