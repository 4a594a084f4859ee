import { createEmulator, type Emulator as Emulate } from 'emulate';

import { freePort } from '../free-port.ts';
import type { Identities } from './identities.ts';
import { ObjectIds } from './object-ids.ts';

export const APP = { id: 10_001, slug: 'claude-code-cluster' } as const;

/** What the app of the cluster asks for when it is installed; the README of pr-publisher lists the same. */
const PERMISSIONS = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  statuses: 'write',
  metadata: 'read',
};

const FIRST_INSTALLATION = 50_001;

/** The `emulate` package's GitHub on a port of its own, asked as one of its people. */
export class Emulator {
  /** Where a commit has another id in the emulator than in git. */
  readonly ids = new ObjectIds();

  private constructor(
    private readonly emulate: Emulate,
    private readonly o: {
      identities: Identities;
      users: readonly string[];
      publicUrl: string;
      appKey?: string | undefined;
    },
    readonly url: string,
  ) {}

  /** `publicUrl` is what its answers name; `webhookUrl` hears everything that happens to any repository. */
  static async start(o: {
    publicUrl: string;
    webhookUrl: string;
    users: readonly string[];
    identities: Identities;
    /** PEM; one is made when absent. */
    appKey?: string | undefined;
  }): Promise<Emulator> {
    const tokens = Object.fromEntries(
      o.users.map((login) => [o.identities.addUser(login), { login }]),
    );
    // The emulator can't say which port it took, so one is found for it.
    const port = await freePort();
    const emulate = await createEmulator({
      service: 'github',
      port,
      hostname: '127.0.0.1',
      baseUrl: o.publicUrl,
      seed: {
        tokens,
        github: {
          users: o.users.map((login) => ({ login, name: login })),
          apps: [
            {
              app_id: APP.id,
              slug: APP.slug,
              name: 'Claude Code Cluster',
              permissions: PERMISSIONS,
              events: ['*'],
              webhook_url: o.webhookUrl,
              ...(o.appKey === undefined ? {} : { private_key: o.appKey }),
              installations: o.users.map((account, index) => ({
                installation_id: FIRST_INSTALLATION + index,
                account,
                repository_selection: 'all',
              })),
            },
          ],
        },
      },
    });
    return new Emulator(emulate, o, `http://127.0.0.1:${port}`);
  }

  get publicUrl(): string {
    return this.o.publicUrl;
  }

  get privateKey(): string {
    if (this.o.appKey !== undefined) return this.o.appKey;
    const key = this.emulate.generatedSecrets.find(({ kind }) => kind === 'github.app_private_key');
    if (key === undefined) throw new Error('The emulator made no private key for the app.');
    return key.value;
  }

  /** Whose repositories an installation of the app reaches. */
  accountOf(installation: number): string {
    return this.o.users[installation - FIRST_INSTALLATION] ?? '';
  }

  /** One call, `GET /path`, as a person; throws when it is not answered with 2xx. */
  async ask(call: string, asking: { as: string; body?: object }): Promise<unknown> {
    const found = await this.find(call, asking);
    if (found === undefined) throw new Error(`${call} was answered 404.`);
    return found.said;
  }

  /** As `ask`, but undefined where there is nothing. */
  async find(
    call: string,
    { as, body }: { as: string; body?: object },
  ): Promise<{ said: unknown } | undefined> {
    const token = this.o.identities.tokenOfUser(as);
    if (token === undefined)
      throw new Error(`Nobody is called ${as} here; name them in \`users\` at the start.`);
    const [method = '', path = ''] = call.split(' ');
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${call} was answered ${response.status}: ${text}`);
    return { said: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  stop(): Promise<void> {
    return this.emulate.close();
  }
}
