import { X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CONSUMERS, DeadLetter, EVENTS, subjectOf } from '#libs/contracts';
import { temporaryFolder, type TemporaryFolder } from '#libs/testing';

import { provideKeys, type KeysWanted } from './provide-keys.ts';
import { agentUser } from './agent-users.ts';
import { serviceUsers } from './service-users.ts';

const AGENTS: KeysWanted['agents'] = [
  { id: 'pc1', specialties: ['backend', 'general'] },
  { id: 'pc2', specialties: ['frontend'] },
];

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('the keys', () => {
  test('are made once: a second time nothing changes', async () => {
    const first = await provideKeys({ folder: folder.path, agents: AGENTS });
    expect(first.made).toHaveLength(9);
    const second = await provideKeys({ folder: folder.path, agents: AGENTS });
    expect(second).toEqual({ ...first, made: [] });
  });

  test('are read by their owner alone, and the server is told none of them', async () => {
    const { users, security } = await provideKeys({ folder: folder.path, agents: AGENTS });
    for (const { seedFile } of users) {
      expect((await stat(seedFile)).mode & 0o777).toBe(0o600);
      const seed = (await readFile(seedFile, 'utf8')).trim();
      expect(seed).toMatch(/^SU[A-Z2-7]{56}$/);
      expect(security).not.toContain(seed);
    }
    expect((await stat(join(folder.path, 'keys'))).mode & 0o777).toBe(0o700);
  });

  test('of an agent that is not listed any more are removed, and it is let in no more', async () => {
    const before = await provideKeys({ folder: folder.path, agents: AGENTS });
    const [pc2] = before.users.filter(({ name }) => name === 'pc2');
    const after = await provideKeys({ folder: folder.path, agents: AGENTS.slice(0, 1) });
    expect(after.removed).toEqual(['pc2']);
    await expect(stat(pc2?.seedFile ?? '')).rejects.toThrow('ENOENT');
    expect(after.security).not.toContain('pc2');
    expect(publicKeysIn(after.security)).toEqual(publicKeysIn(before.security).slice(0, -1));
  });

  test('of an agent and of a service with one name are two', async () => {
    const agents = [{ id: 'scheduler', specialties: ['backend'] }] as const;
    const { users, security } = await provideKeys({ folder: folder.path, agents });
    const files = users.filter(({ name }) => name === 'scheduler').map(({ seedFile }) => seedFile);
    expect(new Set(files).size).toBe(2);
    expect(new Set(publicKeysIn(security)).size).toBe(8);
  });

  test('that are no keys are refused, not replaced', async () => {
    const { users } = await provideKeys({ folder: folder.path, agents: [] });
    const file = users[0]?.seedFile ?? '';
    await writeFile(file, 'not a seed\n');
    await expect(provideKeys({ folder: folder.path, agents: [] })).rejects.toThrow(
      `${file} holds no seed. Remove it`,
    );
  });
});

describe('certificates', () => {
  const wanted = (host: string): KeysWanted => ({
    folder: folder.path,
    agents: AGENTS,
    tls: { host },
  });
  const certificate = async (name: string): Promise<X509Certificate> =>
    new X509Certificate(await readFile(join(folder.path, 'tls', `${name}.pem`)));

  test('are signed by the cluster’s own authority, the server’s for the names it is dialled by', async () => {
    await provideKeys(wanted('broker.example'));
    const [ca, server, client] = [
      await certificate('ca'),
      await certificate('server'),
      await certificate('agents/pc1'),
    ];
    expect(ca.ca).toBe(true);
    expect([server, client].map((one) => one.verify(ca.publicKey))).toEqual([true, true]);
    expect(server.subjectAltName).toBe('DNS:broker.example, DNS:localhost, IP Address:127.0.0.1');
    expect(client.ca).toBe(false);
    // Of the two uses only its own.
    expect([server.keyUsage, client.keyUsage]).toEqual([
      ['1.3.6.1.5.5.7.3.1'],
      ['1.3.6.1.5.5.7.3.2'],
    ]);
    expect((await stat(join(folder.path, 'tls', 'ca.key'))).mode & 0o777).toBe(0o600);
  });

  test('are kept, but for the server’s when it gets another name', async () => {
    await provideKeys(wanted('broker.example'));
    const names = ['ca', 'server', 'agents/pc1', 'users/scheduler'];
    const before = await Promise.all(names.map(certificate));
    await provideKeys(wanted('broker.example'));
    await provideKeys(wanted('other.example'));
    const after = await Promise.all(names.map(certificate));
    const changed = names.filter((_, i) => before[i]?.fingerprint256 !== after[i]?.fingerprint256);
    expect(changed).toEqual(['server']);
    expect(after[1]?.subjectAltName).toContain('other.example');
  });

  test('go with the agent', async () => {
    await provideKeys(wanted('broker.example'));
    await provideKeys({ ...wanted('broker.example'), agents: [] });
    await expect(certificate('agents/pc1')).rejects.toThrow('ENOENT');
  });
});

describe('what users may', () => {
  const users = [...serviceUsers(AGENTS), ...AGENTS.map(agentUser)];
  const tokens = { specialty: 'backend', agent: 'pc1', action: 'labeled' };

  test.each(EVENTS.filter((event) => event !== DeadLetter).map((event) => [event.type, event]))(
    '%s may be said by somebody',
    (_, event) => {
      const subject = subjectOf(event, tokens);
      expect(
        users.filter(({ publish }) => publish.some((one) => covers(one, subject))),
      ).not.toEqual([]);
    },
  );

  test('no agent has a subject in common with another, or with a service', () => {
    const [pc1, ...others] = [agentUser({ id: 'pc1', specialties: ['backend'] }), ...users].filter(
      ({ name, account }, index) => index === 0 || account === 'CORE' || name !== 'pc1',
    );
    const theirs = others.flatMap(({ publish }) => publish);
    // The scheduler brings unfinished work into an agent's bucket, and may clear it away there.
    const shared = pc1?.publish.filter((subject) => theirs.includes(subject));
    expect(shared).toEqual(['$O.art_pc1.C.*', '$O.art_pc1.M.*']);
  });

  test('nobody has a wildcard at the end of an API, but who provides and who only reads', () => {
    const wide = serviceUsers(AGENTS)
      .filter(({ publish }) => publish.some((subject) => /^\$JS\.API\..*[*>]$/.test(subject)))
      .map(({ name }) => name);
    expect(wide).toEqual(['node-health']);
  });

  test('every service hears what the contracts give it, and is answered on its own inbox only', () => {
    for (const { name, publish, subscribe } of serviceUsers([])) {
      expect(subscribe).toEqual([`_INBOX_${name}.>`]);
      const consumers = name in CONSUMERS ? CONSUMERS[name as keyof typeof CONSUMERS] : [];
      for (const { stream, durable } of consumers)
        expect(publish).toContain(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`);
    }
  });
});

/** As the broker compares them; `>` does not occur in what is said. */
function covers(pattern: string, subject: string): boolean {
  const [wanted, there] = [pattern.split('.'), subject.split('.')];
  return (
    wanted.length === there.length &&
    wanted.every((token, index) => token === '*' || token === there[index])
  );
}

function publicKeysIn(security: string): string[] {
  return [...security.matchAll(/nkey: (U[A-Z2-7]+)/g)].map(([, key]) => key ?? '');
}
