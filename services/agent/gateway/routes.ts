/** What of the Messages API goes through the gateway. */
export interface Route {
  /** As the API wants it, after its base address. */
  readonly path: string;
  /** Whether it is paid for. */
  readonly paid: boolean;
}

const ROUTES: Readonly<Record<string, Omit<Route, 'path'>>> = {
  '/v1/messages': { paid: true },
  '/v1/messages/count_tokens': { paid: false },
};

/** The route of a request; undefined for everything else that the key could open: files, batches, keys of the account. */
export function routeOf(method: string | undefined, target: string | undefined): Route | undefined {
  const [path = '', query, ...rest] = (target ?? '').split('?');
  if (method !== 'POST' || !Object.hasOwn(ROUTES, path) || rest.length > 0) return undefined;
  if (query !== undefined && query !== 'beta=true') return undefined;
  const route = ROUTES[path];
  return route && { ...route, path: query === undefined ? path : `${path}?${query}` };
}
