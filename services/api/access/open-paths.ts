/** What libs/runtime answers of every service, for a supervisor and Prometheus, which hold no token. */
const OF_EVERY_SERVICE: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics']);

/** Whether a route that says nothing of who may call it is known to be for everybody. */
export function isOpenPath(path: string): boolean {
  return OF_EVERY_SERVICE.has(path);
}
