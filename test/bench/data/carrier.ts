import 'reflect-metadata';

import { randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { ArtifactStore } from '#libs/messaging';
import { Redaction } from '#libs/redaction';
import {
  commitTree,
  createBundle,
  makeCheckout,
  measureDiff,
  Mirrors,
  stageAll,
  writePatch,
  type Checkout,
} from '#libs/workspace';

import { Artifacts } from '../../../services/agent/attempt/artifacts.ts';
import { COMMITTER } from '../../../services/agent/attempt/commit-message.ts';
import { findTests } from '../../../services/agent/attempt/find-tests.ts';
import { boundDiff } from '../../../services/agent/attempt/hand-over.ts';
import type { Workspace } from '../../../services/agent/attempt/workplace.ts';
import { AgentConfig } from '../../../services/agent/config.ts';
import { onBroker } from '../backstage.ts';
import type { Carried, Load } from './load.ts';

const MIB = 1024 ** 2;
/** pr-publisher reads no file of more than 8 MiB. */
const FILE_BYTES = 4 * MIB;
const PATCH_BYTES_MAX = 4 * MIB;

// The agent's own steps on data, without the model: clone, look for tests, stage, commit, bundle, patch, redact, upload. A
// process of its own for each load, so that what it took at most is what this load took. It stays until it is ended, for
// whoever looks at its memory.
const load = JSON.parse(process.argv[2] ?? '') as Load;
const carried = await carry(load);
await writeFile(`${load.resultFile}.new`, JSON.stringify(carried));
await rename(`${load.resultFile}.new`, load.resultFile);
setInterval(() => undefined, 60_000);

async function carry({ agent, fullName, cloneUrl, ...rest }: Load): Promise<Carried> {
  const folder = join(rest.folder, randomUUID());
  await mkdir(folder, { recursive: true });
  const mirrors = new Mirrors(join(folder, 'mirrors'));
  const branch = 'main';
  const checkout = await mirrors.with({ fullName, cloneUrl, branch }, {}, (mirror) =>
    makeCheckout(mirror, { folder, branch }),
  );
  await findTests(checkout, { setup: undefined, test: undefined }, checkout.baseSha);
  await doWork(checkout, rest.textMiB);
  const treeSha = await stageAll(checkout);
  const headSha = await commitTree(checkout, { treeSha, message: 'Work', author: COMMITTER });
  const { gitDir, baseSha } = checkout;
  const place = filesIn(folder);
  await createBundle({ gitDir, baseSha, file: place.bundleFile });
  const range = { gitDir, from: baseSha, to: headSha };
  await writePatch(range, { file: place.diffFile, bytesMax: PATCH_BYTES_MAX });
  const diff = boundDiff(await measureDiff(range));
  await writeLog(place.logFile, rest.logMiB);
  const config = Object.assign(new AgentConfig(), { AGENT_ID: agent });
  const artifacts = await onBroker(rest.natsUrl, (app) =>
    new Artifacts(app.get(ArtifactStore), config, new Redaction([])).upload(rest.ref, place),
  );
  return { baseSha, headSha, diff, artifacts };
}

/** Text that hardly compresses, so that the bundle is about three quarters of it. */
async function doWork({ tree }: Checkout, textMiB: number): Promise<void> {
  await mkdir(join(tree, 'data'), { recursive: true });
  await writeFile(join(tree, 'data', 'note.md'), `A note ${randomUUID()}\n`);
  for (let number = 0; number < (textMiB * MIB) / FILE_BYTES; number += 1)
    await pipeline(
      linesOf(FILE_BYTES, random),
      createWriteStream(join(tree, 'data', `${number}.txt`)),
    );
}

async function writeLog(file: string, logMiB: number): Promise<void> {
  await pipeline(linesOf(logMiB * MIB, said), createWriteStream(file));
}

function* linesOf(bytes: number, line: () => string): Generator<string> {
  for (let written = 0; written < bytes;) {
    const lines = Array.from({ length: 500 }, line).join('');
    written += lines.length;
    yield lines;
  }
}

function random(): string {
  return `${randomBytes(72).toString('base64')}\n`;
}

function said(): string {
  return `2026-03-01T00:00:00.000Z test ${randomUUID()} passed: password=read() and GET https://registry.example/x\n`;
}

function filesIn(folder: string): Workspace {
  const place = (name: string): string => join(folder, name);
  return {
    ...{ folder, home: place('home'), artifacts: folder },
    ...{
      logFile: place('log.txt'),
      reportFile: place('report'),
      transcriptFile: place('transcript'),
    },
    ...{ bundleFile: place('result.bundle'), diffFile: place('change.diff') },
    ...{ stateFile: place('state'), checkpointFile: place('checkpoint') },
  };
}
