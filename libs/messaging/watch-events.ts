import { DeliverPolicy, jetstream, type ConsumerMessages } from '@nats-io/jetstream';
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
  readonly stream: string;
  readonly event: CloudEvent;
  readonly tokens: SubjectTokens;
}

/** Streams that hold our events; the advisories are the broker's own format. */
const WATCHED = Object.values(STREAMS).filter(({ name }) => name !== 'ADVISORIES');

/**
 * Shows everything that is said from now on, without taking part: for the demo's live table, tools and tests.
 *
 * Within a stream events come in order; between streams they may overtake one another by a little.
 */
export async function watchEvents(
  servers: string,
  onEvent: (watched: WatchedEvent) => void,
): Promise<{ stop(): Promise<void> }> {
  const nc = await connect({
    servers: servers.split(','),
    name: 'watch',
    maxReconnectAttempts: -1,
  });
  const js = jetstream(nc);
  const open: ConsumerMessages[] = [];
  for (const { name } of WATCHED) {
    const consumer = await js.consumers.get(name, { deliver_policy: DeliverPolicy.New });
    open.push(
      await consumer.consume({
        callback: (message) => {
          const { definition, event } = parseEvent(message.string(), EVENTS);
          onEvent({ stream: name, event, tokens: tokensOf(definition, message.subject) });
        },
      }),
    );
  }
  return {
    stop: async () => {
      for (const messages of open) messages.stop();
      await nc.close();
    },
  };
}
