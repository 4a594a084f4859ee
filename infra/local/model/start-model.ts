import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { countTokens, eventsOf, messageOf } from './answer.ts';
import {
  isSideRequest,
  parseRequest,
  readPosition,
  type MessagesRequest,
  type Position,
} from './conversation.ts';
import { chooseScript, nextTurn, NoScript, type NextTurn } from './next-turn.ts';
import { parseScripts, type Scripts } from './script.ts';

export interface ModelOptions {
  /** Routes (`{ scripts, default }`) or one script for everything (`{ rounds }`); checked here. */
  scripts: unknown;
  /** Default: a free one. */
  port?: number;
  /** Default: loopback. Others are for a network of containers' own. */
  host?: string;
}

export interface Model {
  /** For ANTHROPIC_BASE_URL: `http://127.0.0.1:<port>`. */
  url: string;
  port: number;
  /** Plays other scripts from now on. Throws InvalidScript and keeps the old ones. */
  use(scripts: unknown): void;
  stop(): Promise<void>;
}

const SIDE_ANSWER: NextTurn = { errors: [], delayMs: 0, texts: ['Done.'], tools: [] };
const PING_MS = 5000;

/**
 * Starts a Messages API on loopback that plays scripts instead of thinking.
 *
 * Stands in for the model in the demo and in tests, so that the real Claude Code CLI runs without a key and
 * without cost. It keeps nothing of a conversation (see `readPosition`), only which scripted errors it has
 * already answered: once in a session.
 *
 * @throws InvalidScript
 */
export async function startModel({
  scripts,
  port = 0,
  host = '127.0.0.1',
}: ModelOptions): Promise<Model> {
  const player = new Player(parseScripts(scripts));
  const server = createServer((request, response) => {
    player.answer(request, response).catch((error: unknown) => {
      refuse(response, error);
    });
  });
  const listening = await listen(server, port, host);
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    use: (next) => {
      player.scripts = parseScripts(next);
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

class Player {
  scripts: Scripts;
  readonly #answeredErrors = new Set<string>();

  constructor(scripts: Scripts) {
    this.scripts = scripts;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method !== 'POST' || !path.startsWith('/v1/messages')) {
      // The CLI asks whether the host lives (HEAD /api/hello) and reports to it; neither needs an answer.
      sendJson(response, 200, {});
      return;
    }
    const asked = parseRequest(body);
    if (path.endsWith('/count_tokens')) {
      sendJson(response, 200, { input_tokens: countTokens(asked) });
      return;
    }
    const position = readPosition(asked);
    const turn = isSideRequest(asked)
      ? SIDE_ANSWER
      : nextTurn(chooseScript(this.scripts, position.firstPrompt), position);
    const error = this.#nextError(turn, position, sessionOf(request, asked));
    if (error === undefined) await say(response, { asked, position, turn });
    else sendError(response, error);
  }

  /** The state lives as long as the process; a session's name is never used twice. */
  #nextError({ errors }: NextTurn, { round, step }: Position, session: string) {
    return errors.find((_, index) => {
      const key = `${session}/${round}/${step}/${index}`;
      if (this.#answeredErrors.has(key)) return false;
      this.#answeredErrors.add(key);
      return true;
    });
  }
}

interface Saying {
  asked: MessagesRequest;
  position: Position;
  turn: NextTurn;
}

async function say(response: ServerResponse, { asked, position, turn }: Saying): Promise<void> {
  const message = messageOf(asked, position, turn);
  if (!asked.stream) {
    await wait(turn.delayMs, response);
    sendJson(response, 200, message);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const [opening, ...rest] = eventsOf(message);
  sendEvent(response, opening);
  await wait(turn.delayMs, response);
  for (const event of rest) sendEvent(response, event);
  response.end();
}

/** Waits, keeping a stream alive, but for nobody who has hung up. */
async function wait(delayMs: number, response: ServerResponse): Promise<void> {
  const until = performance.now() + delayMs;
  const hungUp = new AbortController();
  response.once('close', () => {
    hungUp.abort();
  });
  for (let leftMs = delayMs; leftMs > 0; leftMs = until - performance.now()) {
    if (response.headersSent) sendEvent(response, { type: 'ping' });
    const gone = pause(Math.min(leftMs, PING_MS), false, { signal: hungUp.signal });
    if (await gone.catch(() => hungUp.signal.aborted)) return;
  }
}

function sendEvent(response: ServerResponse, event: { type: string } | undefined): void {
  if (event === undefined || response.destroyed) return;
  response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  const ours = error instanceof NoScript || error instanceof SyntaxError;
  const known = ours || error instanceof TypeError;
  sendError(response, {
    status: known ? 400 : 500,
    type: known ? 'invalid_request_error' : 'api_error',
    message: `The scripted model: ${message}`,
  });
}

function sendError(
  response: ServerResponse,
  { status, type, message }: { status: number; type: string; message?: string },
): void {
  const said = message ?? `The script says so (${type}).`;
  sendJson(response, status, { type: 'error', error: { type, message: said } });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The header is the CLI's newer way of saying it. */
function sessionOf({ headers }: IncomingMessage, { metadata }: MessagesRequest): string {
  return JSON.stringify(headers['x-claude-code-session-id'] ?? metadata ?? '');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}
