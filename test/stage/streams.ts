interface StreamDetail {
  readonly name: string;
  readonly state: { readonly messages: number };
  readonly consumer_detail?: readonly {
    readonly name: string;
    readonly num_pending: number;
    readonly num_ack_pending: number;
  }[];
}

/** What the broker says of a stream, on its monitoring port. */
export interface StreamLook {
  readonly name: string;
  readonly messages: number;
  /** Not delivered yet, or not acknowledged; by durable, where there are any. */
  readonly open: Readonly<Record<string, number>>;
}

/** Every stream of ours. */
export async function lookAtStreams(monitorUrl: string): Promise<StreamLook[]> {
  const response = await fetch(`${monitorUrl}/jsz?consumers=true`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(5000),
  });
  const said = (await response.json()) as {
    account_details?: { stream_detail?: StreamDetail[] }[];
  };
  return (said.account_details ?? [])
    .flatMap(({ stream_detail = [] }) => stream_detail)
    .filter(({ name }) => /^[A-Z_0-9]+$/.test(name) && !name.startsWith('OBJ_'))
    .map(({ name, state, consumer_detail = [] }) => ({
      name,
      messages: state.messages,
      open: Object.fromEntries(
        consumer_detail
          .map(
            ({ name: durable, num_pending, num_ack_pending }) =>
              [durable, num_pending + num_ack_pending] as const,
          )
          .filter(([, count]) => count > 0),
      ),
    }));
}
