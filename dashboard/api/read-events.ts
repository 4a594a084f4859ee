/** One event of a stream of Server-Sent Events. */
export interface ServerEvent {
  /** Of this event or of the last one that bore one: where to go on from. */
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/** No event of ours is near it; what is longer is no event, and the stream is given up. */
const EVENT_CHARACTERS_MAX = 1024 * 1024;

/**
 * Reads events out of text that arrives in any pieces, as the HTML standard has it (§9.2.6), comments left out.
 *
 * @throws RangeError when an event has no end
 */
export class EventReader {
  private rest = '';
  private id = '';
  private name = '';
  private data: string[] = [];

  push(piece: string): ServerEvent[] {
    // The last line may go on in the next piece, and a CR may be half of a line's end.
    const lines = `${this.rest}${piece}`.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    const held = this.rest.length + this.data.reduce((sum, line) => sum + line.length, 0);
    if (held > EVENT_CHARACTERS_MAX) throw new RangeError('The stream holds an event without end.');
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): ServerEvent[] {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    // A comment: the heartbeat.
    if (colon === 0) return [];
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id' && !value.includes('\0')) this.id = value;
    else if (field === 'event') this.name = value;
    else if (field === 'data') this.data.push(value);
    return [];
  }

  private dispatch(): ServerEvent[] {
    const event = { id: this.id, name: this.name || 'message', data: this.data.join('\n') };
    const empty = this.data.length === 0;
    this.name = '';
    this.data = [];
    return empty ? [] : [event];
  }
}
