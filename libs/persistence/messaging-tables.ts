/**
 * The tables of the outbox and the inbox, for a service's first migration to make in its own schema.
 *
 * As they were at first; what has changed since is in `migrations/`, which every service runs after its own.
 */
export function messagingTables(): string[] {
  return [
    `CREATE TABLE outbox (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       message_id text NOT NULL UNIQUE,
       subject text NOT NULL,
       body text NOT NULL,
       traceparent text,
       created_at timestamptz NOT NULL DEFAULT now(),
       sent_at timestamptz,
       stream text,
       stream_sequence bigint,
       settled_at timestamptz
     )`,
    'CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL',
    `CREATE TABLE inbox (
       consumer text NOT NULL,
       event_id text NOT NULL,
       received_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (consumer, event_id)
     )`,
  ];
}
