import { PassThrough } from 'node:stream';

import type { Surroundings } from './context.ts';

/** What a command line finds around it when nobody looks on, and what it said there. */
export function surroundings(more: Partial<Surroundings> = {}): {
  around: Surroundings;
  said: () => { out: string; err: string };
} {
  const [out, err] = [collector(), collector()];
  return {
    around: {
      out: out.stream,
      err: err.stream,
      env: {},
      folder: '/',
      signal: new AbortController().signal,
      ...more,
    },
    said: () => ({ out: out.text(), err: err.text() }),
  };
}

/** A pipe: what is written to it is kept, and it is no terminal. */
function collector(): { stream: NodeJS.WriteStream; text: () => string } {
  const stream = new PassThrough({ encoding: 'utf8' });
  let text = '';
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}
