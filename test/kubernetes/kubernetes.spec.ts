import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { parse, parseAllDocuments } from 'yaml';
import { temporaryFolder } from '#libs/testing';

const ROOT = join(import.meta.dirname, '..', '..');
const BASE = join(ROOT, 'infra', 'kubernetes', 'base');
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

interface Pod {
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: object;
  readonly containers: readonly {
    readonly image?: string;
    readonly ports?: readonly { readonly containerPort: number }[];
    readonly securityContext?: object;
  }[];
  readonly volumes?: readonly { readonly secret?: { readonly secretName: string } }[];
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  readonly spec: { readonly template: { readonly spec: Pod } };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly images: readonly { readonly name: string; readonly newTag: string }[];
}

const kustomization = parse(read(BASE, 'kustomization.yaml')) as Kustomization;
const resources = kustomization.resources.flatMap((file) =>
  parseAllDocuments(read(BASE, file)).map((document) => document.toJS() as Resource),
);
const [patch] = parseAllDocuments(read(BASE, 'service.patch.yaml')).map(
  (document) => document.toJS() as Resource,
);
const deployments = resources.filter(({ kind }) => kind === 'Deployment');
const workloads = [...deployments, ...resources.filter(({ kind }) => kind === 'StatefulSet')];
const { projects } = JSON.parse(read(ROOT, 'nest-cli.json')) as { projects: object };

test('the base names the services of nest-cli.json, and leaves no file out', () => {
  const ours = workloads.map(({ metadata }) => metadata.name);
  expect(ours.sort()).toEqual([...Object.keys(projects), 'nats', 'postgres'].sort());
  const files = readdirSync(BASE).filter((file) => !/kustomization|\.patch\./.test(file));
  expect([...kustomization.resources].sort()).toEqual(files.sort());
});

test.each(deployments)('$metadata.name is patched, on its own port', async ({ metadata, spec }) => {
  expect(metadata.labels).toMatchObject({ is: 'service' });
  const module = (await import(`../../services/${metadata.name}/config.ts`)) as object;
  const ports = Object.values(module)
    .filter((value: unknown) => typeof value === 'function' && value.name.endsWith('Config'))
    .map((Config) => new (Config as new () => { HTTP_PORT: number })().HTTP_PORT);
  const [container] = spec.template.spec.containers;
  expect(container?.ports?.map(({ containerPort }) => containerPort)).toEqual(ports);
});

test.each(workloads)('$metadata.name is an ordinary user, held tight', ({ kind, spec }) => {
  const pod = spec.template.spec;
  const held = kind === 'Deployment' ? patch?.spec.template.spec : pod;
  expect(held).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  for (const { securityContext } of held?.containers ?? [])
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
});

test('every image is pinned: others by their tag, ours to this version', () => {
  const { version } = JSON.parse(read(ROOT, 'package.json')) as { version: string };
  const tags = new Map(kustomization.images.map(({ name, newTag }) => [name, newTag]));
  for (const { spec } of workloads)
    for (const { image = '' } of spec.template.spec.containers)
      expect({ image, tag: tags.get(image) ?? image.split(':')[1] }).toEqual({
        image,
        tag: image.startsWith('claude-cluster-')
          ? version
          : (expect.stringMatching(/^\d+\.\d+/) as string),
      });
});

describe('make-secrets.mjs', () => {
  const script = join(ROOT, 'infra', 'kubernetes', 'make-secrets.mjs');

  test('makes each Secret that the base mounts, and gives an agent two files of its own', async () => {
    const wanted = workloads.flatMap(({ spec }) =>
      (spec.template.spec.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []),
    );
    const folder = await temporaryFolder();
    try {
      for (const name of [...wanted.filter((name) => name !== 'agents'), 'agents/compose-1']) {
        await mkdir(join(folder.path, name), { recursive: true });
        await writeFile(join(folder.path, name, '.env'), `OF=${name}\n`);
      }
      await writeFile(join(folder.path, 'agents/compose-1/compose-1.nk'), 'invented');
      const { stdout } = await promisify(execFile)(process.execPath, [script, folder.path]);
      const { items } = JSON.parse(stdout) as {
        items: { metadata: { name: string }; data: Record<string, string> }[];
      };
      expect(items.map(({ metadata }) => metadata.name).sort()).toEqual([...wanted].sort());
      const text = (name: string, file: string): string => {
        const data = items.find(({ metadata }) => metadata.name === name)?.data;
        return Buffer.from(data?.[file] ?? '', 'base64').toString();
      };
      expect(text('scheduler', '.env')).toBe('OF=scheduler\n');
      expect(text('agents', 'compose-1.env')).toBe('OF=agents/compose-1\n');
      expect(text('agents', 'compose-1.nk')).toBe('invented');
    } finally {
      await folder.remove();
    }
  });

  test('says what to do where there is nothing', async () => {
    await expect(promisify(execFile)(process.execPath, [script, '/nowhere'])).rejects.toMatchObject(
      {
        code: 1,
        stderr: expect.stringContaining('Make it: claude-cluster init --compose') as string,
      },
    );
  });
});
