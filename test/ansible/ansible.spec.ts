import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const defaultsOf = (role: string): Record<string, unknown> =>
  parse(read('ansible', 'roles', role, 'defaults', 'main.yml')) as Record<string, unknown>;

const cluster = defaultsOf('cluster') as {
  cluster_services: string[];
  cluster_ports: Record<string, number>;
};

type Config = new () => { readonly HTTP_PORT: number };

function isConfig(value: unknown): value is Config {
  return typeof value === 'function' && value.name.endsWith('Config');
}

describe('ansible', () => {
  test('runs the services of nest-cli.json, and an agent', () => {
    const { projects } = JSON.parse(read('nest-cli.json')) as { projects: object };
    expect([...cluster.cluster_services, 'agent'].sort()).toEqual(Object.keys(projects).sort());
    expect(Object.keys(cluster.cluster_ports).sort()).toEqual(cluster.cluster_services.toSorted());
  });

  test.each(Object.entries(cluster.cluster_ports))(
    'has %s listen at its own port %d',
    async (service, port) => {
      const module = (await import(`../../services/${service}/config.ts`)) as Record<
        string,
        unknown
      >;
      const [Config] = Object.values(module).filter(isConfig);
      expect(Config && new Config().HTTP_PORT).toBe(port);
    },
  );

  test('installs the nats-server that the demo fetches, by the same checksums', () => {
    const fetched = read('infra', 'setup', 'nats-server.mjs');
    const { nats_version, nats_checksums } = defaultsOf('nats');
    expect(fetched).toContain(`VERSION = '${String(nats_version)}'`);
    for (const [architecture, sum] of Object.entries(nats_checksums as object))
      expect(fetched).toContain(`'linux-${architecture}': '${String(sum)}'`);
  });

  test('installs the Node and the Claude Code CLI that the tests run', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version: string }>;
    };
    expect(defaultsOf('node')['node_version']).toBe(packages['node_modules/node']?.version);
    expect(defaultsOf('agent')['agent_claude_version']).toBe(
      packages['node_modules/@anthropic-ai/claude-code']?.version,
    );
  });

  test('gives settings that some service reads', () => {
    const known = read('.env.example');
    const text = ['services/vars/main.yml', 'services/tasks/one.yml', 'agent/tasks/main.yml']
      .map((file) => read('ansible', 'roles', file))
      .join('\n');
    const given = [...text.matchAll(/\b(?:AGENT|API|CLAUDE|GITHUB|HTTP)_[A-Z0-9_]+\b/g)];
    expect(given.length).toBeGreaterThan(5);
    for (const [name] of given) expect(known).toMatch(new RegExp(`^(?:# )?${name}=`, 'm'));
  });

  test('lets the agent make its box with a bubblewrap that needs openat2', () => {
    expect(read('ansible', 'roles', 'agent', 'tasks', 'main.yml')).toContain(
      "RestrictSUIDSGID: 'false'",
    );
  });

  // With one of these no agent starts under systemd, which only on-containers.sh would see, and that is no part of the suite.
  test.each(['ProtectHostname', 'ProtectKernel', 'ProtectProc', 'RestrictNamespaces'])(
    'lets the agent make its box: its unit has no %s',
    (setting) => {
      const [, hardening = ''] = read('ansible', 'roles', 'agent', 'tasks', 'main.yml').split(
        'process_hardening:',
      );
      expect(hardening).toContain('RestrictRealtime');
      expect(hardening).not.toContain(setting);
      expect(read('ansible', 'roles', 'process', 'templates', 'process.service.j2')).not.toContain(
        setting,
      );
    },
  );

  test('has an example with one coordinator and four PCs, and no secret in it', () => {
    const { all } = parse(read('ansible', 'inventories', 'example', 'hosts.yml')) as {
      all: { children: Record<string, { hosts: object }> };
    };
    const count = (group: string): number => Object.keys(all.children[group]?.hosts ?? {}).length;
    expect([count('coordinator'), count('agents')]).toEqual([1, 4]);
    const vault = read('ansible', 'inventories', 'example', 'group_vars', 'all', 'vault.yml');
    expect(vault).toContain('A PLACEHOLDER');
    expect(vault).not.toMatch(/sk-ant|ghp_|github_pat_|BEGIN (?:RSA |EC )?PRIVATE KEY/);
  });

  test.each(readdirSync(join(ROOT, 'ansible', 'playbooks')))('has roles for %s', (playbook) => {
    const named = [
      ...read('ansible', 'playbooks', playbook).matchAll(
        /^ {4}- (?:role: )?(\w+)$|^ +name: (\w+)\n +tasks_from/gm,
      ),
    ].map(([, role, included]) => role ?? included ?? '');
    for (const role of named)
      expect({ role, there: existsSync(join(ROOT, 'ansible', 'roles', role)) }).toEqual({
        role,
        there: true,
      });
  });
});
