/** A route as Fastify has it: `GET`, `/api/v1/tasks/:id`. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Which methods a path takes, in the order of the alphabet; none when no route is there. Pure. */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const parts = path.split('/');
  const found = routes.filter((route) => fits(route.path.split('/'), parts));
  return [...new Set(found.map(({ method }) => method))].toSorted();
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every(
      (one, index) => one === parts[index] || (one.startsWith(':') && parts[index] !== ''),
    )
  );
}
