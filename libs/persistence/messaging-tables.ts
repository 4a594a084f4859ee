/**
 * The tables of the outbox and the inbox, for a service's first migration to make in its own schema.
 *
 * `outbox.settled_at` is for the service: a row is settled when the effect of what it said is recorded, which an
 * acknowledgement of the broker is not (a power cut or a wiped store can still lose it).
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
