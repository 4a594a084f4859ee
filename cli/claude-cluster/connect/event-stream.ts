import { setTimeout as pause } from 'node:timers/promises';

import { CommandError, EXIT } from '../command-error.ts';
import type { ApiClient } from './api-client.ts';

/** One event of the api's stream. */
export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

const AGAIN_AFTER_MS = 1000;
/** So often in a row without a single event; then the api counts as gone. */
const FAILURES_MAX = 30;

/**
 * Follows a stream of events for as long as it is read, over broken connections and restarts of the api: it goes on
 * after the last event that was seen.
 *
 * @throws CommandError when the api refuses, or has been gone for half a minute
 */
export async function* followEvents(api: ApiClient, path: string): AsyncGenerator<ServerEvent> {
  let lastId: string | undefined;
  let failures = 0;
  for (;;) {
    try {
      const response = await api.open(
        path,
        {},
        {
          accept: 'text/event-stream',
          ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
        },
      );
      for await (const frame of readFrames(response)) {
        failures = 0;
        lastId = frame.id ?? lastId;
        if (frame.data !== '')
          yield { event: frame.event, data: JSON.parse(frame.data) as unknown };
      }
    } catch (error) {
      api.signal.throwIfAborted();
      const isForGood = error instanceof CommandError && error.exitCode !== EXIT.notReachable;
      failures += 1;
      if (isForGood || failures > FAILURES_MAX) throw error;
    }
    await pause(AGAIN_AFTER_MS, undefined, { signal: api.signal });
  }
}

interface Frame {
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

async function* readFrames(response: Response): AsyncGenerator<Frame> {
  if (response.body === null) return;
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield parseFrame(block);
  }
}

/** The fields of one block, as the HTML standard has it: comments and unknown fields count for nothing. */
export function parseFrame(block: string): Frame {
  let id: string | undefined;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
  return { ...(id === undefined ? {} : { id }), event, data: data.join('\n') };
}
