/** For the OpenAPI document of every route that tells what happens. */
export const EVENT_STREAM = {
  description: 'A stream that stays open',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
} as const;

export const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  required: false,
  description: 'The last id that came: what happened since is told first.',
  schema: { type: 'string' },
} as const;
