import { signal } from '@preact/signals';

import { listen } from './listen.ts';

export type Connection =
  | { readonly state: 'connecting' | 'live' }
  | { readonly state: 'waiting'; readonly retryAt: number };

/** Of the stream that every page hears; shown in the page's head. */
export const connection = signal<Connection>({ state: 'connecting' });

/** One more each time the stream is there again: what was fetched before may be old, and is fetched anew. */
export const epoch = signal(0);

type Handler = (data: unknown) => void;
const handlers = new Map<string, Set<Handler>>();

/** Hears one kind of event (`task`, `agent`, `cluster`). @returns what ends it */
export function onEvent(name: string, handler: Handler): () => void {
  const all = handlers.get(name) ?? new Set();
  handlers.set(name, all.add(handler));
  return () => {
    all.delete(handler);
  };
}

/** Hears the stream of the lists, from login to logout. @returns what ends it */
export function goLive(): () => void {
  let opened = false;
  connection.value = { state: 'connecting' };
  return listen('/events', {
    onOpen() {
      connection.value = { state: 'live' };
      if (opened) epoch.value += 1;
      opened = true;
    },
    onWait(retryAt) {
      connection.value = { state: 'waiting', retryAt };
    },
    onEvent({ name, data }) {
      // Too much was missed to be told one by one.
      if (name === 'reload') epoch.value += 1;
      const parsed: unknown = JSON.parse(data);
      for (const handler of handlers.get(name) ?? []) handler(parsed);
    },
  });
}
