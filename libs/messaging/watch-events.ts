import {
  EVENTS,
  parseEvent,
  STREAMS,
  tokensOf,
  type CloudEvent,
  type SubjectTokens,
} from '#libs/contracts';

import { connectTo } from './connection.ts';
import type { BrokerAccess } from './options.ts';

/** One event, as an onlooker sees it. */
export interface WatchedEvent {
  readonly event: CloudEvent;
  readonly tokens: SubjectTokens;
}

export interface WatchOptions {
  /** The operator's; none when absent, which only a broker without accounts takes. */
  readonly access?: BrokerAccess | undefined;
  /** Told of messages that are no events of ours; they are skipped. */
  readonly onFault?: (error: unknown) => void;
}

/** The advisories are the broker's own format, not ours. */
const WATCHED = Object.values(STREAMS)
  .filter(({ name }) => name !== 'ADVISORIES')
  .flatMap(({ subjects }): readonly string[] => subjects);

/**
 * Shows everything that is said from now on, in order, without taking part: for the demo's live table and for tests.
 *
 * It overhears the subjects and leaves no trace on the streams, so a work queue can be watched too. What is said while
 * its connection is lost it does not hear.
 *
 * On a broker with accounts it is the user `operator`.
 */
export async function watchEvents(
  servers: string,
  onEvent: (watched: WatchedEvent) => void,
  { access, onFault = () => undefined }: WatchOptions = {},
): Promise<{ stop(): Promise<void> }> {
  const nc = await connectTo({
    servers,
    user: 'operator',
    name: 'watch',
    ...(access && { access }),
  });
  for (const subject of WATCHED)
    nc.subscribe(subject, {
      callback: (error, message) => {
        try {
          if (error !== null) throw error;
          const { definition, event } = parseEvent(message.string(), EVENTS);
          onEvent({ event, tokens: tokensOf(definition, message.subject) });
        } catch (fault) {
          onFault(fault);
        }
      },
    });
  await nc.flush();
  // An onlooker owes nobody anything: it also ends at once while the connection is lost.
  return { stop: () => nc.close() };
}
