import { copyFile, cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { natsServer } from '../../infra/local/nats-server.ts';
import { repositoryRoot } from '../../infra/local/repository-root.ts';
import { removeFolder } from '#libs/workspace';
import { ask, docker } from './engine.ts';

/** What can be made of Debian's packages where nothing can be pulled; the name is that of the Dockerfile. */
const STAND_INS = ['nats', 'postgres', 'prom'];

/** What became of the images that somebody else publishes. */
export interface Images {
  readonly standIns: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Sees to it that published images are here: pulled, or with `mayStandIn` made of Debian's packages under the same name.
 *
 * A stand-in proves that our file starts a server of that kind and finds it; of the published image it proves nothing.
 */
export async function provideImages(
  wanted: readonly string[],
  mayStandIn: boolean,
): Promise<Images> {
  const standIns: string[] = [];
  const missing: string[] = [];
  for (const image of wanted) {
    const there = await ask([
      'image',
      'inspect',
      '--format',
      '{{index .Config.Labels "stand-in"}}',
      image,
    ]);
    if (there !== undefined) {
      if (there === 'yes') standIns.push(image);
      continue;
    }
    if (!mayStandIn && (await ask(['pull', '--quiet', image])) !== undefined) continue;
    const kind = STAND_INS.find((name) => image.startsWith(name));
    if (mayStandIn && kind !== undefined) {
      await build(image, kind);
      standIns.push(image);
    } else missing.push(image);
  }
  return { standIns, missing };
}

async function build(image: string, kind: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ccc-stand-in-'));
  try {
    await cp(join(repositoryRoot(), 'test', 'compose', 'stand-ins'), folder, { recursive: true });
    if (kind === 'nats') await copyFile(await natsServer(), join(folder, 'nats-server'));
    const file = join(folder, `${kind}.Dockerfile`);
    await docker([
      ...['build', '--quiet', '--network', 'host', '--label', 'stand-in=yes'],
      ...['--tag', image, '--file', file, folder],
    ]);
  } finally {
    await removeFolder(folder);
  }
}
