import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

import type { Spend } from '#libs/contracts';

import type { Asked } from './asked.ts';
import { responseHeaders } from './headers.ts';
import { Refused, sayRefused } from './refused.ts';
import type { Route } from './routes.ts';
import { spentByCall } from './spent-by-call.ts';
import type { Upstream } from './upstream.ts';
import { UsageReader } from './usage-reader.ts';

export interface Call {
  readonly route: Route;
  readonly asked: Asked;
  readonly headers: IncomingHttpHeaders;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Passes a call on, and its answer back as it comes.
 *
 * @returns what it has spent, also when the answer was cut off on either side; undefined when nothing was answered that
 * costs anything
 * @throws what kept it from the API, while nothing was answered yet
 */
export async function passOn(
  { route, asked, headers, signal }: Call,
  upstream: Upstream,
  response: ServerResponse,
): Promise<Spend | undefined> {
  const startedMs = performance.now();
  const elapsedMs = (): number => performance.now() - startedMs;
  let answer: IncomingMessage;
  try {
    answer = await upstream.send(route.path, asked.body, { headers, signal });
  } catch (error) {
    // Whoever hangs up while the model works has its work all the same.
    if (signal.aborted) return spentByCall(asked, new UsageReader(true).told(), elapsedMs());
    throw error;
  }
  const reader = new UsageReader(isStream(answer));
  await passBack(answer, reader, response);
  const { statusCode = 502 } = answer;
  return statusCode < 300 ? spentByCall(asked, reader.told(), elapsedMs()) : undefined;
}

async function passBack(
  answer: IncomingMessage,
  reader: UsageReader,
  response: ServerResponse,
): Promise<void> {
  if (isCompressed(answer)) {
    answer.destroy();
    sayRefused(response, COMPRESSED);
    return;
  }
  response.writeHead(answer.statusCode ?? 502, responseHeaders(answer.headers));
  // A model may think for long before its first word; that it has begun is told at once.
  response.flushHeaders();
  answer.on('data', (chunk: Buffer) => {
    reader.add(chunk);
  });
  try {
    await pipeline(answer, response);
  } catch {
    // Cut off, by the API or by the CLI; pipeline has cut the other side too, which is how it hears of it.
    response.destroy();
  }
}

function isStream({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('text/event-stream') === true;
}

function isCompressed({ headers }: IncomingMessage): boolean {
  return (headers['content-encoding'] ?? 'identity') !== 'identity';
}

/** It would go by uncounted. */
const COMPRESSED = new Refused(
  502,
  'api_error',
  'What stands between the agent and the model compresses answers, though it was asked not to. Check ANTHROPIC_BASE_URL.',
);
