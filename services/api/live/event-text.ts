/** One event for a client. `data` always bears the version of its shape. */
export interface LiveEvent {
  readonly event: string;
  readonly data: object;
}

/** The version of what `data` holds; another one when a reader of today couldn't read it any more. */
const SCHEMA = 1;

/**
 * Events as the text of a stream (WHATWG HTML, "Server-sent events"). Pure.
 *
 * Only the last one bears the id: whoever is cut off in the middle gets all of them again, and none is missed.
 *
 * @param id from where to go on after these
 */
export function eventsText(events: readonly LiveEvent[], id: string): string {
  return events
    .map(({ event, data }, index) => {
      const last = index === events.length - 1;
      // JSON has no line breaks outside of its strings, and in them writes \n: one line is enough.
      return `${last ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify({ schema: SCHEMA, ...data })}\n\n`;
    })
    .join('');
}
