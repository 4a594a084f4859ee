import {
  DeadLetter,
  NodeDraining,
  NodeHeartbeat,
  NodeJoined,
  NodeOffline,
  NodeOnline,
  TaskProgress,
  type CloudEvent,
  type DeadLetterData,
  type EventDefinition,
  type NodeHeartbeatData,
  type NodeStateData,
  type SubjectTokens,
  type TaskProgressData,
} from '#libs/contracts';

/** An event, and what the broker says of it. */
export interface Said<Data extends object = object> {
  readonly event: CloudEvent<Data>;
  readonly delivery: { readonly sequence: number; readonly tokens: SubjectTokens };
}

/** Events by where in the read model they belong. */
export interface Sorted {
  readonly facts: readonly Said[];
  readonly progress: readonly Said<TaskProgressData>[];
  readonly heartbeats: readonly Said<NodeHeartbeatData>[];
  readonly nodeStates: readonly Said<NodeStateData>[];
  readonly deadLetters: readonly Said<DeadLetterData>[];
}

const NODE_STATES = [NodeJoined, NodeOnline, NodeOffline, NodeDraining];
const NO_FACTS = [TaskProgress, NodeHeartbeat, DeadLetter, ...NODE_STATES];

export function sortOut(said: readonly Said[]): Sorted {
  return {
    facts: said.filter(({ event }) => !NO_FACTS.some(({ type }) => type === event.type)),
    progress: ofType(said, [TaskProgress]),
    heartbeats: ofType(said, [NodeHeartbeat]),
    nodeStates: ofType(said, NODE_STATES),
    deadLetters: ofType(said, [DeadLetter]),
  };
}

/** The contracts have checked the data of each type. */
function ofType<Data extends object>(
  said: readonly Said[],
  definitions: readonly EventDefinition<Data>[],
): Said<Data>[] {
  return said.filter(({ event }) =>
    definitions.some(({ type }) => type === event.type),
  ) as Said<Data>[];
}
