import { randomBytes } from 'node:crypto';

import { SandboxManager } from '@anthropic-ai/sandbox-runtime';

/** What a command needs to reach its hosts, and nothing else, through the filtering proxy. */
export interface Pass {
  /** The proxy's own port on this machine. */
  readonly proxyPort: number;
  /** HTTP_PROXY and its kin, for a proxy at this port of the box's loopback. */
  environment(insidePort: number): Record<string, string>;
  /** From then on it opens nothing. */
  revoke(): void;
}

let users = 0;
let starting: Promise<void> = Promise.resolve();

/**
 * The way to the hosts a box may reach: sandbox-runtime's proxy, which matches names and refuses a name that resolves
 * to this machine, its network's metadata services or a link-local address.
 *
 * One proxy serves all boxes of this process. It allows nothing by itself; each command has a list of its own, bound to
 * a secret in the proxy's user name.
 */
export class Egress {
  #started = false;

  async pass(hosts: readonly string[]): Promise<Pass> {
    await this.#start();
    const id = randomBytes(24).toString('base64url');
    SandboxManager.registerCommandNetworkLists(id, { allowedDomains: [...hosts] });
    const proxyPort = SandboxManager.getProxyPort();
    const token = SandboxManager.getProxyAuthToken();
    if (proxyPort === undefined || token === undefined)
      throw new TypeError('The filtering proxy has no port.');
    const user = `srt.${encodeURIComponent(Buffer.from(id).toString('base64'))}`;
    return {
      proxyPort,
      environment: (insidePort) =>
        proxyEnvironment(`http://${user}:${token}@127.0.0.1:${insidePort}`),
      revoke: () => {
        SandboxManager.unregisterCommandNetworkLists(id);
      },
    };
  }

  async close(): Promise<void> {
    if (!this.#started) return;
    this.#started = false;
    users -= 1;
    if (users === 0) await (starting = starting.then(() => SandboxManager.reset()));
  }

  /** The library serves one session of a process; the first box that needs it begins it, the last one ends it. */
  async #start(): Promise<void> {
    if (this.#started) return starting;
    this.#started = true;
    users += 1;
    if (users === 1)
      starting = starting.then(() =>
        SandboxManager.initialize({
          network: { allowedDomains: [], deniedDomains: [] },
          filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
        }),
      );
    await starting;
  }
}

/** In every spelling that some program looks for. The box's own loopback is not asked for there. */
export function proxyEnvironment(url: string): Record<string, string> {
  const direct = '127.0.0.1,localhost,::1';
  return {
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    ALL_PROXY: url,
    NO_PROXY: direct,
    http_proxy: url,
    https_proxy: url,
    all_proxy: url,
    no_proxy: direct,
  };
}

/** The machine's own proxy is not reachable from a box, and its address may bear a password. */
export function withoutProxy(env: Readonly<Record<string, string>>): Record<string, string> {
  const names = new Set(Object.keys(proxyEnvironment('')));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
}
