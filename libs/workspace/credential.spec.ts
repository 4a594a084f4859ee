import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

import { FixtureRepository } from './repository.fixture.ts';
import { createBundle, describeTree, git, makeCheckout, Mirrors } from './index.ts';
import { AUTHOR, commitAll, writeFiles } from './repository.fixture.ts';

const TOKEN = 'read-only-token-of-nobody';
const BASIC = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');

let repository: FixtureRepository;
let servers: Server[];
let heard: string[];
beforeEach(async () => {
  repository = await FixtureRepository.make();
  servers = [];
  heard = [];
  await git(['clone', '--quiet', '--bare', '--', repository.origin, 'served.git'], {
    cwd: repository.root,
  });
  await git(['update-server-info'], { cwd: join(repository.root, 'served.git') });
});
afterEach(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await repository.remove();
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The repository, for whoever brings the token. */
function files(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.authorization === `Basic ${BASIC}`) openFiles(request, response);
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
}

/** The repository, for everybody. */
function openFiles(request: IncomingMessage, response: ServerResponse): void {
  heard.push(`${request.url ?? ''} ${JSON.stringify(request.rawHeaders)}`);
  const path = normalize(new URL(request.url ?? '', 'http://localhost').pathname);
  readFile(join(repository.root, path)).then(
    (content) => response.end(content),
    () => response.writeHead(404).end(),
  );
}

/** Every file below a folder that holds the token in any of its forms. */
async function bearing(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(path, 'latin1') })),
  );
  return contents
    .filter(({ text }) => [TOKEN, BASIC].some((form) => text.includes(form)))
    .map(({ path }) => path);
}

test('a private repository is fetched with the token, which is left nowhere', async () => {
  const cloneUrl = `${await serve(files)}/served.git`;
  const remote = {
    fullName: 'octo/private',
    cloneUrl,
    branch: 'main',
    credential: { url: cloneUrl, token: TOKEN },
  };
  const mirrors = new Mirrors(join(repository.root, 'mirrors'));
  const folder = join(repository.root, 'attempt');
  await writeFiles(folder, { 'artifacts/log.txt': '' });
  const made = await mirrors.with(remote, {}, (mirror) =>
    makeCheckout(mirror, { folder, branch: 'main' }),
  );
  await describeTree(made, { cloneUrl, identity: AUTHOR });
  await writeFiles(made.tree, { 'new.txt': 'new\n' });
  await commitAll(made);
  await createBundle({
    gitDir: made.gitDir,
    baseSha: made.baseSha,
    file: join(folder, 'artifacts/result.bundle'),
  });

  expect(heard.some((request) => request.includes(BASIC))).toBe(true);
  expect(heard.filter((request) => request.split(' ')[0]?.includes(TOKEN))).toEqual([]);
  expect(await bearing(join(repository.root, 'mirrors'))).toEqual([]);
  expect(await bearing(folder)).toEqual([]);
});

test('a refusal tells git’s reason, and neither the token nor what it was made into', async () => {
  const cloneUrl = `${await serve((_, response) => response.writeHead(403).end())}/served.git`;
  const remote = {
    fullName: 'octo/private',
    cloneUrl,
    branch: 'main',
    credential: { url: cloneUrl, token: TOKEN },
  };
  const mirrors = new Mirrors(join(repository.root, 'mirrors'));
  const failed: unknown = await mirrors
    .with(remote, {}, () => Promise.resolve())
    .catch((error: unknown) => error);
  const { message, stderr, args } = failed as { message: string; stderr: string; args: string[] };
  expect(stderr).toContain('403');
  for (const form of [TOKEN, BASIC])
    expect([message, stderr, ...args].filter((text) => text.includes(form))).toEqual([]);
});

test('a repository that has moved to another host does not take the token there', async () => {
  const other = await serve(openFiles);
  const here = await serve((request, response) => {
    response.writeHead(301, { location: `${other}${request.url ?? ''}` }).end();
  });
  const cloneUrl = `${here}/served.git`;
  const fetching = git(['clone', '--quiet', '--bare', '--', cloneUrl, 'moved.git'], {
    cwd: repository.root,
    credential: { url: cloneUrl, token: TOKEN },
  });
  await expect(fetching).rejects.toMatchObject({
    stderr: expect.stringContaining('301') as string,
  });
  expect(heard).toEqual([]);
});
