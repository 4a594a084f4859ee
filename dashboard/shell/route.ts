/** What the page shows; `query` belongs to the lists, which keep their filters there. */
export type Route =
  | { readonly page: 'tasks'; readonly query: string }
  | { readonly page: 'task'; readonly id: string }
  | { readonly page: 'new' | 'agents' | 'cluster' }
  | { readonly page: 'audit'; readonly query: string }
  | { readonly page: 'missing'; readonly path: string };

/** Of the address bar. Whatever it does not know is `missing`: it is told so, not sent elsewhere. */
export function readRoute(path: string, query: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first = 'tasks', ...rest] = parts;
  const [id] = rest;
  if (first === 'tasks' && id !== undefined && rest.length === 1) return taskRoute(path, id);
  if (rest.length > 0) return { page: 'missing', path };
  if (first === 'tasks' || first === 'audit')
    return { page: first, query: query.replace(/^\?/, '') };
  if (first === 'new' || first === 'agents' || first === 'cluster') return { page: first };
  return { page: 'missing', path };
}

export function writeRoute(route: Route): string {
  if (route.page === 'task') return `/tasks/${encodeURIComponent(route.id)}`;
  if (route.page === 'missing') return route.path;
  const query = 'query' in route && route.query !== '' ? `?${route.query}` : '';
  return `/${route.page}${query}`;
}

function taskRoute(path: string, id: string): Route {
  try {
    return { page: 'task', id: decodeURIComponent(id) };
  } catch {
    // A percent sign that begins nothing.
    return { page: 'missing', path };
  }
}
