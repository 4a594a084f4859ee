/** What a reader of a durable asks and says: who it is, the next message, and that it is done. */
export function consumerRights(
  api: string,
  { stream, durable }: { readonly stream: string; readonly durable: string },
): string[] {
  return [
    `${api}.CONSUMER.INFO.${stream}.${durable}`,
    `${api}.CONSUMER.MSG.NEXT.${stream}.${durable}`,
    ...ackSubjects(stream, durable),
  ];
}

/** Where a reader acknowledges: as every server has it, and with domain and account as newer ones may. */
export function ackSubjects(stream: string, durable?: string): string[] {
  const tail = durable === undefined ? `${stream}.>` : `${stream}.${durable}.>`;
  return [`$JS.ACK.${tail}`, `$JS.ACK.*.*.${tail}`];
}

/** Where a user is answered; the client is told the same prefix. */
export function inboxOf(user: string): string {
  return `_INBOX_${user}.>`;
}

/** As libs/messaging names it; the stream behind it is `OBJ_` and this. */
export function bucketOf(agent: string): string {
  return `art_${agent}`;
}
