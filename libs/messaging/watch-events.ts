import { connect } from '@nats-io/transport-node';
import {
  EVENTS,
  parseEvent,
  STREAMS,
  tokensOf,
  type CloudEvent,
  type SubjectTokens,
} from '#libs/contracts';

/** One event, as an onlooker sees it. */
export interface WatchedEvent {
  readonly event: CloudEvent;
  readonly tokens: SubjectTokens;
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
 * @param onFault is told of messages that are no events of ours; they are skipped
 */
export async function watchEvents(
  servers: string,
  onEvent: (watched: WatchedEvent) => void,
  onFault: (error: unknown) => void = () => undefined,
): Promise<{ stop(): Promise<void> }> {
  const nc = await connect({
    servers: servers.split(','),
    name: 'watch',
    maxReconnectAttempts: -1,
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
