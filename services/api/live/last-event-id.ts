/**
 * From where a client goes on; undefined when it says nothing, or what was never ours. Pure.
 *
 * Ids are numbers of PostgreSQL's transactions; nobody but us has to know.
 */
export function readLastEventId(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
