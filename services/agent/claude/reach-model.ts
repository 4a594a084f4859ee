import type { BoxKind, Bridge } from '#libs/workspace';

/** How the CLI reaches its model, and what has to be opened for it. */
export interface ModelReach {
  /** What the CLI is told; undefined for its own. */
  readonly baseUrl: string | undefined;
  readonly bridges: readonly Bridge[];
  readonly hosts: readonly string[];
}

/** In the box, where the model is found when it is on this machine. */
const INSIDE_PORT = 4700;
const USUAL_HOST = 'api.anthropic.com:443';

/**
 * The one address a boxed CLI needs: the gateway or the model on this machine's loopback by a bridge to exactly that
 * port, a model elsewhere as the one host that this command may reach besides the allowed ones.
 */
export function reachModel(box: BoxKind, baseUrl: string | undefined): ModelReach {
  if (box === 'none') return { baseUrl, bridges: [], hosts: [] };
  if (baseUrl === undefined) return { baseUrl, bridges: [], hosts: [USUAL_HOST] };
  const url = new URL(baseUrl);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isLoopback(url)) return { baseUrl, bridges: [], hosts: [`${url.hostname}:${port}`] };
  url.hostname = '127.0.0.1';
  url.port = String(INSIDE_PORT);
  const inside = url.href.replace(/\/$/, '');
  return { baseUrl: inside, bridges: [{ insidePort: INSIDE_PORT, host, port }], hosts: [] };
}

/** Whether an address is this machine's own. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:127\.|localhost$|\[::1\]$)/.test(hostname);
}
