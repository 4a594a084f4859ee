import {
  agentConsumers,
  filterOf,
  NodeHeartbeat,
  TaskCompleted,
  TaskFailed,
  TaskProgress,
  TaskStarted,
} from '#libs/contracts';

import type { AgentUserSpec, BrokerUser } from './broker-user.ts';
import { ackSubjects, bucketOf, consumerRights, inboxOf } from './subjects.ts';

/** What agents say; the subject bears the speaker's name. */
const SAID = [TaskStarted, TaskProgress, TaskCompleted, TaskFailed, NodeHeartbeat] as const;

/** The name under which agents know the part of CORE's JetStream that is theirs. */
const AGENTS_API = 'JSC.API';

/** Something of CORE that the account AGENTS may use. Which user may use which part of it says `agentUser`. */
export interface SharedService {
  readonly subject: string;
  /** Under which name, where not under the same. */
  readonly as?: string;
  /** More than one message may answer. */
  readonly manyAnswers?: boolean;
}

/** Everything that passes between the accounts, with a wildcard where an agent's name goes. */
export function sharedServices(): SharedService[] {
  return [
    { ...api('CONSUMER.MSG.NEXT.TASKS.*'), manyAnswers: true },
    api('CONSUMER.INFO.TASKS.*'),
    api('STREAM.MSG.GET.*'),
    api('STREAM.PURGE.*'),
    ...ackSubjects('TASKS').map((subject) => ({ subject })),
    ...SAID.map((event) => ({ subject: filterOf(event) })),
    ...chunksAndNames('*').map((subject) => ({ subject })),
  ];
}

/**
 * One PC: takes its own assignments, speaks under its own name, and keeps its own bucket.
 *
 * No stream is asked about, no consumer made, no dead letter written: those are shared with services.
 */
export function agentUser({ id, specialties }: AgentUserSpec): BrokerUser {
  const bucket = `OBJ_${bucketOf(id)}`;
  return {
    name: id,
    account: 'AGENTS',
    publish: [
      ...agentConsumers(id, specialties, 1).flatMap((consumer) =>
        consumerRights(AGENTS_API, consumer),
      ),
      // With any specialty: an agent of general work speaks of whatever it was given.
      ...SAID.map((event) => filterOf(event, { agent: id })),
      `${AGENTS_API}.STREAM.MSG.GET.${bucket}`,
      `${AGENTS_API}.STREAM.PURGE.${bucket}`,
      ...chunksAndNames(bucketOf(id)),
    ],
    subscribe: [inboxOf(id)],
  };
}

function api(call: string): SharedService {
  return { subject: `$JS.API.${call}`, as: `${AGENTS_API}.${call}` };
}

/** The two kinds of messages that objects consist of. */
function chunksAndNames(bucket: string): string[] {
  return [`$O.${bucket}.C.*`, `$O.${bucket}.M.*`];
}
