/** For the OpenAPI document of every route that commands. */
export const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'A request that is sent again with the same key is the same command: it is done once, and answered again.',
  schema: { type: 'string', maxLength: 200 },
} as const;
