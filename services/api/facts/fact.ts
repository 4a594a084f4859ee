import type { CloudEvent, EventDefinition } from '#libs/contracts';

import { storable } from './storable.ts';

/** One thing that was said, as a row of `facts`. What it is about stands in columns where the event says so. */
export interface Fact<Data extends object = object> {
  readonly type: string;
  readonly id: string;
  readonly at: string;
  readonly taskId: string | null;
  /** `<repository's id>#<number>`. */
  readonly issueKey: string | null;
  readonly repository: string | null;
  readonly issueNumber: number | null;
  readonly attempt: number | null;
  readonly agent: string | null;
  readonly commandId: string | null;
  readonly traceparent: string | null;
  /** The event's own, without the texts nobody asks api for. */
  readonly data: Data;
}

/** Whether a fact is an event of this kind; its data was checked when it was heard. */
export function isOf<Data extends object>(
  fact: Fact,
  { type }: EventDefinition<Data>,
): fact is Fact<Data> {
  return fact.type === type;
}

/** What an event may say of itself; each of these is of the same shape in all events that have it. */
interface Mentions {
  readonly taskId?: string;
  readonly attempt?: number;
  readonly agent?: string;
  readonly commandId?: string;
  readonly deliveryId?: string;
  readonly repository?: { readonly id: number; readonly fullName: string };
  readonly repositoryName?: string;
  readonly issueNumber?: number;
  readonly issue?: { readonly number: number; readonly body?: string };
}

/** Of an issue that was looked at for the sake of a command of the API. */
const OF_A_COMMAND = 'command:';

/** The same event always gives the same fact. PostgreSQL's `jsonb` takes it: no NUL, no half surrogate pair. */
export function factOf(event: CloudEvent): Fact {
  const data = event.data as Mentions & Record<string, unknown>;
  const issueNumber = data.issueNumber ?? data.issue?.number ?? null;
  return {
    type: event.type,
    id: event.id,
    at: event.time,
    taskId: data.taskId ?? null,
    issueKey:
      data.repository === undefined || issueNumber === null
        ? null
        : `${data.repository.id}#${issueNumber}`,
    repository: data.repository?.fullName ?? data.repositoryName ?? null,
    issueNumber,
    attempt: data.attempt ?? null,
    agent: data.agent ?? null,
    commandId: data.commandId ?? commandOf(data.deliveryId),
    traceparent: event.traceparent ?? null,
    data: storable(withoutBody(data)),
  };
}

function commandOf(deliveryId: string | undefined): string | null {
  return deliveryId?.startsWith(OF_A_COMMAND) ? deliveryId.slice(OF_A_COMMAND.length) : null;
}

/** An issue's text is on GitHub, and long. */
function withoutBody(data: Mentions & Record<string, unknown>): Record<string, unknown> {
  return data.issue?.body === undefined ? data : { ...data, issue: { ...data.issue, body: '' } };
}
