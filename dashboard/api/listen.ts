import { token } from '../session/token.ts';
import { backoffMs } from './backoff.ts';
import { call } from './ask.ts';
import { asProblem } from './problem.ts';
import { EventReader, type ServerEvent } from './read-events.ts';

/** The api says something every 15 s; who is silent for so long is gone, whatever the connection says. */
const SILENCE_MS = 40_000;
const OPEN_FOR_MS = 24 * 60 * 60_000;

export interface Listener {
  readonly onEvent: (event: ServerEvent) => void;
  /** Connected; also each time it is again. */
  readonly onOpen?: () => void;
  /** Not connected; tried again by itself at that moment. */
  readonly onWait?: (retryAt: number) => void;
  /** There may be no such thing, and then there never will be. */
  readonly endsWhenMissing?: boolean;
}

/**
 * Hears a stream of the api until it is told to end: comes back by itself, and goes on where it was.
 *
 * By fetch and not by EventSource, which can't send a token but in the address, where it would be logged.
 *
 * @returns what ends it
 */
export function listen(path: string, listener: Listener): () => void {
  const end = new AbortController();
  void hear(path, listener, end.signal);
  return () => {
    end.abort();
  };
}

async function hear(path: string, listener: Listener, ended: AbortSignal): Promise<void> {
  let lastId = '';
  let failures = 0;
  while (!ended.aborted && token.value !== undefined) {
    const round = new AbortController();
    const signal = AbortSignal.any([ended, round.signal]);
    try {
      const response = await open(path, lastId, signal);
      listener.onOpen?.();
      await read(response, round, (event) => {
        failures = 0;
        lastId = event.id;
        listener.onEvent(event);
      });
    } catch (error) {
      if (isFinal(asProblem(error).status, listener)) return;
    } finally {
      round.abort();
    }
    failures += 1;
    const waitMs = backoffMs(failures, Math.random());
    listener.onWait?.(Date.now() + waitMs);
    await pause(waitMs, ended);
  }
}

async function open(path: string, lastId: string, signal: AbortSignal): Promise<Response> {
  return call(path, {
    signal,
    withinMs: OPEN_FOR_MS,
    ...(lastId === '' ? {} : { lastEventId: lastId }),
  });
}

/** Ends with the stream, or when it is silent for too long. */
async function read(
  response: Response,
  round: AbortController,
  onEvent: (event: ServerEvent) => void,
): Promise<void> {
  const reader = new EventReader();
  const body = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (body === undefined) return;
  let silent = 0;
  const listenOn = (): void => {
    clearTimeout(silent);
    silent = window.setTimeout(() => {
      round.abort();
    }, SILENCE_MS);
  };
  try {
    listenOn();
    for (;;) {
      const { done, value } = await body.read();
      if (done) return;
      listenOn();
      for (const event of reader.push(value)) onEvent(event);
    }
  } finally {
    clearTimeout(silent);
  }
}

/** A token that is not taken has ended the session; everything else may be otherwise in a moment. */
function isFinal(status: number, { endsWhenMissing = false }: Listener): boolean {
  return status === 401 || (status === 404 && endsWhenMissing);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    // The network is back: no reason to wait any longer.
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
