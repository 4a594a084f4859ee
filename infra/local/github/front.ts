import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Api } from './api.ts';
import type { GitServer } from './git-server.ts';
import { isPerson, type Identities } from './identities.ts';
import type { Pages } from './pages.ts';
import type { NewRepository, Repositories } from './repositories.ts';
import type { WebhookRelay } from './webhook-relay.ts';

interface Rooms {
  gitServer: GitServer;
  relay: WebhookRelay;
  repositories: Repositories;
  identities: Identities;
  api: Api;
  pages: Pages;
}

const WEBHOOK_PATH = '/_local/webhook';
const REPOSITORIES_PATH = '/_local/repositories';

/** The one port: git's requests to git, the rest to the API. */
export class Front {
  private rooms: Rooms | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Takes the port; requests are answered 503 until `open`. */
  static listen(port: number, host = '127.0.0.1'): Promise<Front> {
    return new Promise((resolve, reject) => {
      const server = createServer((request, response) => {
        front.answer(request, response).catch((error: unknown) => {
          send(response, { status: 500, body: { message: `Local GitHub: ${String(error)}` } });
        });
      }).once('error', reject);
      let front: Front;
      server.listen(port, host, () => {
        const taken = (server.address() as AddressInfo).port;
        front = new Front(server, `http://127.0.0.1:${taken}`);
        resolve(front);
      });
    });
  }

  /** Where the emulator tells what happened. */
  get webhookUrl(): string {
    return this.url + WEBHOOK_PATH;
  }

  open(rooms: Rooms): void {
    this.rooms = rooms;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const rooms = this.rooms;
    if (rooms === undefined) {
      send(response, { status: 503, body: { message: 'Starting' } });
      return;
    }
    if (await rooms.gitServer.answer(request, response)) return;
    const path = (request.url ?? '/').replace(/^\/api\/v3(?=\/)/, '');
    const body = await bodyOf(request);
    if (path === WEBHOOK_PATH) {
      send(response, { status: 202, body: {} });
      await rooms.relay.relay(String(request.headers['x-github-event']), body.toString('utf8'));
      return;
    }
    if (path === REPOSITORIES_PATH) {
      send(response, await createRepository(rooms, request, body));
      return;
    }
    const { method = 'GET', headers } = request;
    const html = method === 'GET' ? await rooms.pages.answer(path) : undefined;
    if (html !== undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      return;
    }
    const answer = await rooms.api.answer({ method, path, headers, body });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

/** `POST /_local/repositories {name, from, private?}` as its owner: a repository with content, in one call. */
async function createRepository(
  rooms: Rooms,
  request: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; body: object }> {
  const caller = rooms.identities.of(request.headers.authorization);
  if (!caller || !isPerson(caller)) return { status: 401, body: { message: 'A person must ask.' } };
  const wanted = JSON.parse(body.toString('utf8')) as Omit<NewRepository, 'owner'>;
  return { status: 201, body: await rooms.repositories.create({ ...wanted, owner: caller.login }) };
}

function send(response: ServerResponse, answer: { status: number; body: object }): void {
  if (!response.headersSent)
    response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
