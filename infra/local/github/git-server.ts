import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

import type { Git } from './git.ts';
import { mayTouchContents, type Identities } from './identities.ts';
import type { Repositories } from './repositories.ts';
import type { Repository } from './repository.ts';

const PATH = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack|git-receive-pack))$/;

/** Clone, fetch and push over HTTP: `git http-backend` behind GitHub's rules of who may. */
export class GitServer {
  constructor(
    private readonly git: Git,
    private readonly repositories: Repositories,
    private readonly identities: Identities,
  ) {}

  /** False when the request is none of git's. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://local');
    const [, owner, name, rest] = PATH.exec(url.pathname) ?? [];
    if (owner === undefined || name === undefined || rest === undefined) return false;
    const writes =
      rest === '/git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack';
    const repository = this.repositories.find(owner, name);
    const refusal = this.refuse(request, repository, writes);
    if (refusal !== undefined || repository === undefined) {
      const { status, message } = refusal ?? { status: 404, message: 'Repository not found.' };
      if (status === 401) response.setHeader('www-authenticate', 'Basic realm="GitHub"');
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${message}\n`);
      return true;
    }
    await this.serve(request, response, { repository, rest, query: url.search.slice(1) });
    return true;
  }

  private refuse(
    request: IncomingMessage,
    repository: Repository | undefined,
    writes: boolean,
  ): { status: number; message: string } | undefined {
    const caller = this.identities.of(request.headers.authorization);
    if (caller === null) return { status: 401, message: 'Invalid username or token.' };
    if (!writes && repository?.private !== true) return undefined;
    if (caller === undefined) return { status: 401, message: 'Authentication required.' };
    if (repository === undefined) return { status: 404, message: 'Repository not found.' };
    if (mayTouchContents(caller, repository, writes ? 'write' : 'read')) return undefined;
    return writes
      ? { status: 403, message: `Permission to ${repository.fullName} denied to ${caller.login}.` }
      : { status: 404, message: 'Repository not found.' };
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    asked: { repository: Repository; rest: string; query: string },
  ): Promise<void> {
    const { repository, rest, query } = asked;
    const backend = spawn('git', ['http-backend'], {
      env: {
        ...this.git.env,
        GIT_PROJECT_ROOT: repository.path,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: rest,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_USER: 'checked',
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = new Promise<void>((resolve) =>
      backend.once('close', () => {
        resolve();
      }),
    );
    // A client that goes away, or a backend that answers before it has read everything, ends the upload early.
    const upload = pipeline(request, backend.stdin).catch(() => backend.stdin.destroy());
    response.once('close', () => backend.kill());
    const chunks = backend.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const head = await headOf(chunks);
    response.writeHead(head.status, head.headers);
    // No faster than it is read: the rest of a large clone waits in git. Who goes away gets no more of it.
    await pipeline(answerOf(head, chunks), response, { end: false }).catch(() => undefined);
    await Promise.all([upload, ended]);
    // Git waits for the end of the answer, so whoever pushed finds the API already knowing the commit.
    if (rest === '/git-receive-pack') await this.repositories.pushed(repository);
    response.end();
  }
}

/** What follows the head. */
async function* answerOf(
  { rest }: { rest: Buffer },
  chunks: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  yield rest;
  for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next())
    yield chunk.value;
}

/** The head of a CGI answer: `Status: 403 Forbidden`, headers, an empty line; and what came after it. */
async function headOf(
  chunks: AsyncIterator<Buffer>,
): Promise<{ status: number; headers: Record<string, string>; rest: Buffer }> {
  let seen = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    const chunk = await chunks.next();
    if (chunk.done === true) return { status: 500, headers: {}, rest: seen };
    seen = Buffer.concat([seen, chunk.value]);
    end = seen.indexOf('\r\n\r\n');
  }
  const headers: Record<string, string> = {};
  for (const line of seen.subarray(0, end).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const { status = '200', ...others } = headers;
  return { status: parseInt(status, 10), headers: others, rest: seen.subarray(end + 4) };
}
